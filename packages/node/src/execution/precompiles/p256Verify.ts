import type { Curve } from '../curve.ts';

/** The curve's field and its order, and the equation's second coefficient; the first is -3. */
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const generator = [
	0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
	0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
] as const;

type Point = InstanceType<Curve['G1']>;
type Scalar = InstanceType<Curve['Fr']>;

/** Whether 160 bytes of digest, r, s and the key's coordinates are a signature of the curve secp256r1 (EIP-7951). */
export class P256Verifier {
	readonly #curve: Curve;
	readonly #generator: Point;

	constructor(curve: Curve) {
		this.#curve = curve;
		this.#generator = this.#point(...generator);
	}

	verify(input: Uint8Array): boolean {
		const [r, s, x, y] = [wordAt(input, 1), wordAt(input, 2), wordAt(input, 3), wordAt(input, 4)];
		if (r === 0n || r >= n || s === 0n || s >= n || x >= p || y >= p) return false;
		if ((y * y - x * x * x + 3n * x - b) % p !== 0n) return false;
		const { mul, mulVec, inv } = this.#curve;
		const inverse = inv(this.#scalar(s));
		const factors = [wordAt(input, 0), r].map((value) => mul(this.#scalar(value), inverse));
		const sum = mulVec([this.#generator, this.#point(x, y)], factors);
		if (sum.isZero()) return false;
		sum.normalize();
		const abscissa = BigInt(`0x${Buffer.from(sum.getX().serialize().reverse()).toString('hex')}`);
		return abscissa % n === r;
	}

	#point(x: bigint, y: bigint): Point {
		const point = new this.#curve.G1();
		point.setStr(`1 ${x} ${y}`);
		return point;
	}

	#scalar(value: bigint): Scalar {
		const scalar = new this.#curve.Fr();
		scalar.setStr((value % n).toString(16), 16);
		return scalar;
	}
}

function wordAt(input: Uint8Array, index: number): bigint {
	return BigInt(`0x${Buffer.from(input.subarray(32 * index, 32 * index + 32)).toString('hex')}`);
}
