/** Where the module has what in its memory, in bytes: state, block, counters, and the block's order in each round. */
export const places = { state: 0, block: 64, counters: 192, order: 208 } as const;

/** Order in which the ten kinds of rounds take the words of a block (RFC 7693). */
const sigma =
	'0123456789abcdef' +
	'ea489fd61c02b753' +
	'b8c052fdae367194' +
	'7931dcbe265a40f8' +
	'905724afe1bc683d' +
	'2c6a0b834d75fe19' +
	'c51fed4a0763928b' +
	'db7ec13950f4862a' +
	'6fe9b308c2d714a5' +
	'a2847615fb9e3cd0';

/** What the state begins with beside what is given. */
const initial = [
	0x6a09e667f3bcc908n,
	0xbb67ae8584caa73bn,
	0x3c6ef372fe94f82bn,
	0xa54ff53a5f1d36f1n,
	0x510e527fade682d1n,
	0x9b05688c2b3e6c1fn,
	0x1f83d9abfb41bd6bn,
	0x5be0cd19137e2179n,
] as const;

/** Words of the state that each of the eight mixings of a round takes. */
const mixings = ['048c', '159d', '26ae', '37bf', '05af', '16bc', '278d', '349e'].map((digits) =>
	[...digits].map((digit) => Number.parseInt(digit, 16)),
);

/** Locals: the parameters, the 16 words of the state, and where the order of the round begins. */
const [rounds, final, firstWord, order] = [0, 1, 2, 18];

/**
 * A WebAssembly module with the compression function F of BLAKE2b (EIP-152): it exports `memory` and
 * `compress(rounds, final)`, which works on what lies at {@link places}. Written out here, for no library has F with
 * any number of rounds.
 */
export function blake2Module(): Uint8Array<ArrayBuffer> {
	const type = [0x60, ...vector([[0x7f], [0x7f]]), ...vector([])];
	const exports = [
		[...text('memory'), 0x02, 0],
		[...text('compress'), 0x00, 0],
	];
	const locals = vector([
		[16, 0x7e],
		[1, 0x7f],
	]);
	const body = [...locals, ...compress(), 0x0b];
	return Uint8Array.from([
		...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
		...section(1, vector([type])),
		...section(3, vector([[0]])),
		...section(5, vector([[0, 1]])),
		...section(7, vector(exports)),
		...section(10, vector([[...unsigned(body.length), ...body]])),
		...section(11, vector([[0, 0x41, ...signed(BigInt(places.order)), 0x0b, ...sized(orderBytes())]])),
	]);
}

/** Where the words of a block lie that the rounds take, in their order. */
function orderBytes(): number[] {
	return [...sigma].map((digit) => Number.parseInt(digit, 16) * 8);
}

function compress(): number[] {
	const words = Array.from({ length: 16 }, (_, index) => index);
	return [
		...words.slice(0, 8).flatMap((index) => set(index, load(places.state + 8 * index))),
		...words.slice(8).flatMap((index) => set(index, constant(initial[index - 8] ?? 0n))),
		...set(12, [...get(12), ...load(places.counters), 0x85]),
		...set(13, [...get(13), ...load(places.counters + 8), 0x85]),
		...[0x20, final, 0x04, 0x40, ...set(14, [...get(14), ...constant(-1n), 0x85]), 0x0b],
		...[0x02, 0x40, 0x03, 0x40],
		...[0x20, rounds, 0x45, 0x0d, 1],
		...mixings.flatMap(([a = 0, b = 0, c = 0, d = 0], index) => mixing(a, b, c, d, 2 * index)),
		// The order of the next round; after ten the first comes again.
		...[0x20, order, 0x41, ...signed(16n), 0x6a, 0x22, order],
		...[0x41, ...signed(160n), 0x46, 0x04, 0x40, 0x41, 0, 0x21, order, 0x0b],
		...[0x20, rounds, 0x41, 1, 0x6b, 0x21, rounds, 0x0c, 0],
		...[0x0b, 0x0b],
		...words.slice(0, 8).flatMap((index) => store(index)),
	];
}

/** One mixing of four words with two of the block. */
function mixing(a: number, b: number, c: number, d: number, taken: number): number[] {
	return [
		...set(a, [...get(a), ...get(b), 0x7c, ...ofBlock(taken), 0x7c]),
		...set(d, rotated([...get(d), ...get(a), 0x85], 32n)),
		...set(c, [...get(c), ...get(d), 0x7c]),
		...set(b, rotated([...get(b), ...get(c), 0x85], 24n)),
		...set(a, [...get(a), ...get(b), 0x7c, ...ofBlock(taken + 1), 0x7c]),
		...set(d, rotated([...get(d), ...get(a), 0x85], 16n)),
		...set(c, [...get(c), ...get(d), 0x7c]),
		...set(b, rotated([...get(b), ...get(c), 0x85], 63n)),
	];
}

/** The word of the block that the round takes as its so-manieth. */
function ofBlock(taken: number): number[] {
	const place = [0x20, order, 0x2d, 0, ...unsigned(places.order + taken)];
	return [...place, 0x29, 3, ...unsigned(places.block)];
}

function store(index: number): number[] {
	const mixed = [...load(places.state + 8 * index), ...get(index), 0x85, ...get(index + 8), 0x85];
	return [0x41, 0, ...mixed, 0x37, 3, ...unsigned(places.state + 8 * index)];
}

function load(place: number): number[] {
	return [0x41, 0, 0x29, 3, ...unsigned(place)];
}

function get(word: number): number[] {
	return [0x20, firstWord + word];
}

function set(word: number, value: readonly number[]): number[] {
	return [...value, 0x21, firstWord + word];
}

function constant(value: bigint): number[] {
	return [0x42, ...signed(BigInt.asIntN(64, value))];
}

function rotated(value: readonly number[], by: bigint): number[] {
	return [...value, ...constant(by), 0x8a];
}

function section(id: number, content: readonly number[]): number[] {
	return [id, ...sized(content)];
}

function vector(items: readonly (readonly number[])[]): number[] {
	return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
	return sized([...Buffer.from(value)]);
}

function sized(content: readonly number[]): number[] {
	return [...unsigned(content.length), ...content];
}

/** LEB128. */
function unsigned(value: number): number[] {
	return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
	const low = Number(value & 127n);
	const rest = value >> 7n;
	const isLast = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
	return isLast ? [low] : [low | 128, ...signed(rest)];
}
