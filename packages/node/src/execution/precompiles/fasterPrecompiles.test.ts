import { createEVM, type EVM, type PrecompileFunc } from '@ethereumjs/evm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createForeignCommon } from '../chainCommon.ts';
import { fasterPrecompiles } from './fasterPrecompiles.ts';

let evm: EVM;
beforeAll(async () => {
	evm = await createEVM({ common: createForeignCommon(1, 'osaka', `0x${'00'.repeat(20)}`) });
});

/** What the EVM's own contract gives, and what ours gives in its place. */
async function both(address: string, data: Uint8Array, gasLimit = 1_000_000n): Promise<unknown[]> {
	const stock = evm.precompiles.get(address.padStart(40, '0'));
	const replacement = stock === undefined ? undefined : fasterPrecompiles(evm.common).get(stock);
	if (stock === undefined || replacement === undefined) throw new TypeError(`${address} is not replaced`);
	const run = async (contract: PrecompileFunc) => {
		const options = { data, gasLimit, common: evm.common, _EVM: evm };
		const { executionGasUsed, returnValue, exceptionError } = await contract(options);
		return { executionGasUsed, returned: Buffer.from(returnValue).toString('hex'), error: exceptionError?.error };
	};
	return [await run(stock), await run(replacement)];
}

test.each(['7', '8'])('BN254 %s: gas and errors are those of the EVM', async (address) => {
	for (const [data, gas] of [
		[new Uint8Array(192), 1_000_000n],
		[new Uint8Array(192), 100n],
		[new Uint8Array(191).fill(1), 1_000_000n],
		[new Uint8Array(0), 1_000_000n],
	] as const) {
		const [stock, ours] = await both(address, data, gas);
		expect(ours).toEqual(stock);
	}
});

describe('BLAKE2F', () => {
	const state =
		'48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b';
	const input = (rounds: number, end: string): Buffer =>
		Buffer.from(
			`${rounds.toString(16).padStart(8, '0')}${state}${'616263'.padEnd(256, '0')}${'03'.padEnd(32, '0')}${end}`,
			'hex',
		);

	test.each([
		// EIP-152, test vectors 5 and 7.
		[
			12,
			'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
		],
		[
			1,
			'b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fba551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421',
		],
	])('%i rounds give what EIP-152 says', async (rounds, expected) => {
		const [stock, ours] = await both('9', input(rounds, '01'));
		expect(ours).toEqual({ executionGasUsed: BigInt(rounds), returned: expected, error: undefined });
		expect(ours).toEqual(stock);
	});

	test('does what the EVM does, whatever is given', async () => {
		const arguments_ = fc.tuple(
			fc.oneof(fc.integer({ min: 0, max: 200 }), fc.constant(1_000_001)),
			fc.uint8Array({ minLength: 208, maxLength: 208 }),
			fc.constantFrom(0, 1, 1, 2, 255),
			fc.constantFrom(0, 0, 0, 0, -1, 1),
		);
		await fc.assert(
			fc.asyncProperty(arguments_, async ([rounds, middle, end, more]) => {
				const data = Buffer.concat([Buffer.alloc(4), middle, Buffer.of(end), Buffer.alloc(1)]).subarray(0, 213 + more);
				data.writeUInt32BE(rounds);
				// A view that does not begin where its memory does.
				const shifted = new Uint8Array(Buffer.concat([Buffer.alloc(3), data])).subarray(3);
				const [stock, ours] = await both('9', shifted);
				expect(ours).toEqual(stock);
			}),
			{ numRuns: 300 },
		);
	});
});

describe('P256VERIFY', () => {
	const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
	const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
	/** Digest, r, s, x and y of signatures that are valid. */
	const valid = [
		[
			0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023n,
			0x2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18n,
			0x4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76n,
			0x2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838n,
			0xc7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513en,
		],
	] as const;
	const bytes = (words: readonly bigint[]): Uint8Array =>
		new Uint8Array(Buffer.from(words.map((word) => word.toString(16).padStart(64, '0')).join(''), 'hex'));
	const word = (value: bigint): bigint => BigInt.asUintN(256, value);
	const yes = { executionGasUsed: 6_900n, returned: '1'.padStart(64, '0'), error: undefined };
	const no = { ...yes, returned: '' };

	test('takes signatures that are valid, also with the other s', async () => {
		for (const [digest, r, s, x, y] of valid) {
			for (const words of [
				[digest, r, s, x, y],
				[digest, r, n - s, x, y],
				[digest + n < 1n << 256n ? digest + n : digest, r, s, x, y],
			])
				expect(await both('100', bytes(words))).toEqual([yes, yes]);
		}
	});

	test('does what the EVM does with what is not', async () => {
		const [digest, r, s, x, y] = valid[0];
		for (const words of [
			[digest + 1n, r, s, x, y],
			[digest, r + 1n, s, x, y],
			[digest, 0n, s, x, y],
			[digest, n, s, x, y],
			[digest, r, 0n, x, y],
			[digest, r, word(s + n), x, y],
			[digest, r, s, x, y + 1n],
			[digest, r, s, x, p - y],
			[digest, r, s, word(x + p), y],
			[digest, r, s, 0n, 0n],
			[0n, r, s, x, y],
		])
			expect(await both('100', bytes(words))).toEqual([no, no]);
		for (const [data, gas] of [
			[bytes(valid[0]).subarray(1), 6_900n],
			[new Uint8Array(161), 6_900n],
			[bytes(valid[0]), 6_899n],
		] as const) {
			const [stock, ours] = await both('100', data, gas);
			expect(ours).toEqual(stock);
		}
	});

	test('and with what chance gives', async () => {
		const value = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
		const [, , , x, y] = valid[0];
		await fc.assert(
			fc.asyncProperty(value, value, value, async (digest, r, s) => {
				const [stock, ours] = await both('100', bytes([digest, r, s, x, y]));
				expect(ours).toEqual(stock);
			}),
			{ numRuns: 40 },
		);
	});
});

describe('BLS12-381', () => {
	const p = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn;
	const r = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
	const field = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(128, '0'), 'hex');
	const scalar = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
	const infinity1 = new Uint8Array(128);
	const infinity2 = new Uint8Array(256);
	const plenty = 10_000_000n;

	/** What both give, where that is the same. */
	async function agreed(address: string, ...parts: readonly Uint8Array[]): Promise<Uint8Array> {
		const [stock, ours] = await both(address, Buffer.concat(parts), plenty);
		expect(ours).toEqual(stock);
		return Buffer.from((ours as { returned: string }).returned, 'hex');
	}

	/** A point of the first curve that is, but for a chance of 1 in 2^125, not in the group. */
	function stray(): Uint8Array {
		for (let x = 5n; ; x += 1n) {
			const square = (x ** 3n + 4n) % p;
			const y = power(square, (p + 1n) / 4n);
			if (y ** 2n % p === square) return Buffer.concat([field(x), field(y)]);
		}
	}

	function power(base: bigint, exponent: bigint): bigint {
		let result = 1n;
		for (const bit of exponent.toString(2)) result = (result ** 2n * (bit === '1' ? base : 1n)) % p;
		return result;
	}

	test('does what the EVM does by itself with points and scalars', async () => {
		const element = fc.bigInt({ min: 0n, max: p - 1n });
		const factor = fc.oneof(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), fc.constantFrom(0n, 1n, r - 1n, r));
		await fc.assert(
			fc.asyncProperty(element, element, factor, factor, async (a, b, m, n) => {
				const [p1, q1] = [await agreed('10', field(a)), await agreed('10', field(b))];
				const [p2, q2] = [await agreed('11', field(a), field(b)), await agreed('11', field(b), field(a))];
				expect([p1.length, p2.length]).toEqual([128, 256]);
				expect(await agreed('b', p1, q1)).toHaveLength(128);
				expect(await agreed('d', p2, q2)).toHaveLength(256);
				const many1 = await agreed('c', p1, scalar(m), q1, scalar(n));
				await agreed('e', p2, scalar(m), q2, scalar(n));
				expect(await agreed('f', p1, q2, many1, p2)).toHaveLength(32);
				const minus1 = Buffer.concat([
					p1.subarray(0, 64),
					field(p - BigInt(`0x${Buffer.from(p1.subarray(64)).toString('hex')}`)),
				]);
				expect(Buffer.from(await agreed('f', p1, q2, minus1, q2)).toString('hex')).toBe('1'.padStart(64, '0'));
			}),
			{ numRuns: 4 },
		);
	});

	test('and with what is none', async () => {
		const one = await agreed('10', field(1n));
		for (const [address, ...parts] of [
			['b', infinity1, infinity1],
			['b', stray(), one],
			['b', one, field(1n), field(1n)],
			['b', one],
			['c', stray(), scalar(1n)],
			['c', infinity1, scalar(1n)],
			['c'],
			['d', infinity2, infinity2],
			['d', infinity2, infinity2.with(0, 1)],
			['e', infinity2, scalar(3n)],
			['f', stray(), infinity2],
			['f', infinity1, infinity2],
			['f', one],
			['10', field(p)],
			['11', field(p), field(0n)],
		] as const)
			await agreed(address, ...parts);
		for (const address of ['b', 'c', 'd', 'e', 'f', '10', '11']) {
			const [stock, ours] = await both(address, new Uint8Array(64), 100n);
			expect(ours).toEqual(stock);
		}
	});
});
