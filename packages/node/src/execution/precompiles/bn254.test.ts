import { EVMError, NobleBN254 } from '@ethereumjs/evm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Curve, curve, loadCurve } from '../curve.ts';
import { MclBn254 } from './bn254.ts';
import { loadBn254Curve } from './curveCopy.ts';

const stock = new NobleBN254();
const p = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
const r = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001n;
/** Generators of both groups, as the precompiled contracts take them. */
const one1 = bytes(1n, 2n);
const one2 = bytes(
	0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2n,
	0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6edn,
	0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975bn,
	0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daan,
);
/** A point of the second group's curve that is not in the group. */
let stray: Uint8Array;
let ours: MclBn254;
let library: Curve;
beforeAll(async () => {
	await loadCurve();
	library = await loadBn254Curve();
	ours = new MclBn254(library);
	stray = encode2(strayPoint());
});

test('the other curve is as it was', () => {
	expect(curve()).not.toBe(library);
	const point = new (curve().G1)();
	point.deserialize(Buffer.from(`c0${'00'.repeat(47)}`, 'hex'));
	expect(point.isZero()).toBe(true);
});

const scalar = fc.oneof(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), fc.constantFrom(0n, 1n, 2n, r - 1n, r, r + 1n));
/** Points of the first curve, infinity among them, and words that are hardly ever points. */
const point1 = fc.oneof(
	{ weight: 6, arbitrary: scalar.map((factor) => stock.mul(concat(one1, bytes(factor)))) },
	{
		weight: 1,
		arbitrary: fc.constantFrom(bytes(0n, 0n), bytes(p, 0n), bytes(1n, p + 2n), bytes(1n, 3n), bytes(0n, 1n)),
	},
	{ weight: 1, arbitrary: fc.tuple(scalar, scalar).map(([x, y]) => bytes(x, y)) },
);
const point2 = fc.oneof(
	{ weight: 6, arbitrary: scalar.map(multiple2) },
	{ weight: 1, arbitrary: fc.constantFrom(bytes(0n, 0n, 0n, 0n), bytes(p, 0n, 0n, 0n), bytes(0n, 0n, 1n, p)) },
	{ weight: 1, arbitrary: fc.constant(null).map(() => stray) },
	{ weight: 1, arbitrary: fc.tuple(scalar, scalar, scalar, scalar).map((words) => bytes(...words)) },
);

describe('does what the EVM does by itself', () => {
	test('when it multiplies', () => {
		fc.assert(
			fc.property(point1, scalar, (point, factor) => {
				const input = concat(point, bytes(factor));
				expect(outcome(() => ours.mul(input))).toEqual(outcome(() => stock.mul(input)));
			}),
			{ numRuns: 100 },
		);
	});

	test('when it pairs', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(point1, point2), { maxLength: 3 }), (pairs) => {
				const input = concat(...pairs.flat());
				expect(outcome(() => ours.pairing(input))).toEqual(outcome(() => stock.pairing(input)));
			}),
			{ numRuns: 40 },
		);
	}, 60_000);
});

test('pairs that cancel out are one, and a point outside of the group is none', () => {
	const factor = 123_456_789n;
	const [first, second] = [stock.mul(concat(one1, bytes(factor))), multiple2(factor)];
	const word = (value: bigint) => [...bytes(value)];
	expect([...ours.pairing(concat(first, one2, opposite(one1), second))]).toEqual(word(1n));
	expect([...ours.pairing(concat(first, one2, one1, second))]).toEqual(word(0n));
	expect([...ours.pairing(new Uint8Array(0))]).toEqual(word(1n));
	expect(() => ours.pairing(concat(one1, stray))).toThrow(RangeError);
	expect(() => stock.pairing(concat(one1, stray))).toThrow();
});

/** What came out, or which error of the EVM: any other counts as one. */
function outcome(work: () => Uint8Array): unknown {
	try {
		return [...work()];
	} catch (error) {
		return error instanceof EVMError ? error.error : 'refused';
	}
}

function bytes(...words: readonly bigint[]): Uint8Array {
	return new Uint8Array(Buffer.from(words.map((word) => word.toString(16).padStart(64, '0')).join(''), 'hex'));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts));
}

function opposite(point: Uint8Array): Uint8Array {
	const [x = 0n, y = 0n] = words(point);
	return bytes(x, y === 0n ? 0n : (((p - y) % p) + p) % p);
}

function words(input: Uint8Array): bigint[] {
	const hex = Buffer.from(input).toString('hex');
	return Array.from({ length: hex.length / 64 }, (_, index) => BigInt(`0x${hex.slice(64 * index, 64 * index + 64)}`));
}

/** The generator of the second group so many times. */
function multiple2(factor: bigint): Uint8Array {
	const generator = new library.G2();
	const [imaginaryX = 0n, realX = 0n, imaginaryY = 0n, realY = 0n] = words(one2);
	generator.setStr(`1 ${realX} ${imaginaryX} ${realY} ${imaginaryY}`);
	const by = new library.Fr();
	by.setBigEndianMod(bytes(factor));
	return encode2(library.mul(generator, by));
}

/** The first point of the curve by its abscissa: hardly any is in the group. */
function strayPoint(): InstanceType<Curve['G2']> {
	const point = new library.G2();
	library.verifyOrderG2(false);
	for (let abscissa = 1; ; abscissa += 1) {
		const compressed = new Uint8Array(64);
		compressed[0] = abscissa;
		try {
			point.deserialize(compressed);
			break;
		} catch {
			// No point has this abscissa.
		}
	}
	library.verifyOrderG2(true);
	return point;
}

function encode2(point: InstanceType<Curve['G2']>): Uint8Array {
	if (point.isZero()) return new Uint8Array(128);
	point.normalize();
	const parts = [point.getX(), point.getY()].flatMap((pair) => [pair.get_b(), pair.get_a()]);
	return concat(...parts.map((part) => part.serialize().reverse()));
}
