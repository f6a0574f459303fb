import { EVMError } from '@ethereumjs/evm';
import type { Curve } from '../curve.ts';

type G1 = InstanceType<Curve['G1']>;
type G2 = InstanceType<Curve['G2']>;
type GT = InstanceType<Curve['GT']>;
type Fp = InstanceType<Curve['Fp']>;
type Fp2 = InstanceType<Curve['Fp2']>;

/** Bytes of a coordinate, and of a pair of points. */
const WORD = 32;
const PAIR = 6 * WORD;
/** Modulus of the field, big-endian. */
const modulus = Buffer.from('30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47', 'hex');

/**
 * The precompiled contracts of EIP-196 and EIP-197 by mcl, many times as fast as the EVM's own but where they add
 * (docs/decisions/0012). They throw where the EVM's own do: the caller's gas is gone then.
 */
export class MclBn254 {
	readonly #curve: Curve;
	readonly #one: Fp;

	constructor(curve: Curve) {
		this.#curve = curve;
		this.#one = new curve.Fp();
		this.#one.setInt(1);
	}

	/** A point times a scalar of any 32 bytes: 96 bytes to 64. */
	mul(input: Uint8Array): Uint8Array {
		const point = this.#point1(input, 0);
		const scalar = new this.#curve.Fr();
		scalar.setBigEndianMod(input.subarray(2 * WORD, 3 * WORD));
		return this.#encode(this.#curve.mul(point, scalar));
	}

	/** Whether the product of the pairings of all pairs is one, as a word. */
	pairing(input: Uint8Array): Uint8Array {
		let product: GT | null = null;
		for (let start = 0; start < input.length; start += PAIR) {
			const [first, second] = [this.#point1(input, start), this.#point2(input, start + 2 * WORD)];
			if (first.isZero() || second.isZero()) continue;
			const factor = this.#curve.millerLoop(first, second);
			product = product === null ? factor : this.#curve.mul(product, factor);
		}
		const answer = new Uint8Array(WORD);
		answer[WORD - 1] = product === null || this.#curve.finalExp(product).isOne() ? 1 : 0;
		return answer;
	}

	/** A point of the first group, which is the whole curve. Throws where it is none. */
	#point1(input: Uint8Array, at: number): G1 {
		const point = new this.#curve.G1();
		if (isZero(input, at, 2 * WORD)) return point;
		const [x, y] = [this.#coordinate(input, at), this.#coordinate(input, at + WORD)];
		if (x === null || y === null) throw new RangeError('a coordinate is not below the modulus');
		point.setX(x);
		point.setY(y);
		point.setZ(this.#one);
		if (!point.isValid()) throw new RangeError('the point is not on the curve');
		return point;
	}

	/** A point of the second group; the imaginary part of a coordinate comes first. Throws where it is none. */
	#point2(input: Uint8Array, at: number): G2 {
		const point = new this.#curve.G2();
		if (isZero(input, at, 4 * WORD)) return point;
		point.setX(this.#coordinate2(input, at));
		point.setY(this.#coordinate2(input, at + 2 * WORD));
		point.setZ(this.#pair(this.#one, new this.#curve.Fp()));
		if (!point.isValid()) throw new RangeError('the point is not in the group');
		return point;
	}

	#coordinate2(input: Uint8Array, at: number): Fp2 {
		const [imaginary, real] = [this.#coordinate(input, at), this.#coordinate(input, at + WORD)];
		if (imaginary === null || real === null) throw new EVMError(EVMError.errorMessages.BN254_FP_NOT_IN_FIELD);
		return this.#pair(real, imaginary);
	}

	#pair(real: Fp, imaginary: Fp): Fp2 {
		const pair = new this.#curve.Fp2();
		pair.set_a(real);
		pair.set_b(imaginary);
		return pair;
	}

	/** Null where the number is not of the field. */
	#coordinate(input: Uint8Array, at: number): Fp | null {
		const bytes = input.subarray(at, at + WORD);
		if (Buffer.compare(bytes, modulus) >= 0) return null;
		const coordinate = new this.#curve.Fp();
		coordinate.setBigEndianMod(bytes);
		return coordinate;
	}

	#encode(point: G1): Uint8Array {
		const encoded = new Uint8Array(2 * WORD);
		if (point.isZero()) return encoded;
		point.normalize();
		encoded.set(point.getX().serialize().reverse(), 0);
		encoded.set(point.getY().serialize().reverse(), WORD);
		return encoded;
	}
}

function isZero(input: Uint8Array, at: number, length: number): boolean {
	for (let index = at; index < at + length; index += 1) if (input[index] !== 0) return false;
	return true;
}
