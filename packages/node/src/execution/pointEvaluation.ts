import { hexToBytes } from '@mosaic/consensus';
import { type Curve, curve } from './curve.ts';

/** Generators of the curve's groups, and τ times the second, of Ethereum's trusted setup (consensus-specs, deneb). */
const generator1 = '0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb';
const generator2 =
	'0x93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8';
const tau2 =
	'0xb5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2';

/** Order of both groups. */
const order = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;

/**
 * Whether the polynomial of a KZG commitment has the value `y` at `z` (EIP-4844, `verify_kzg_proof`):
 * e(commitment − y·G₁, G₂) = e(proof, τG₂ − z·G₂). Points are compressed, scalars 32 bytes, all in hex. Throws where one
 * is not what it has to be.
 */
export function verifyPointEvaluation(commitment: string, z: string, y: string, proof: string): boolean {
	const library = curve();
	const [g1, g2] = [point1(library, generator1), point2(library, generator2)];
	const left = library.sub(point1(library, commitment), library.mul(g1, scalar(library, y)));
	const right = library.sub(point2(library, tau2), library.mul(g2, scalar(library, z)));
	const product = library.mul(
		library.millerLoop(left, library.neg(g2)),
		library.millerLoop(point1(library, proof), right),
	);
	return library.finalExp(product).isOne();
}

/** A point of the first group; the library checks that it lies in it. */
function point1(library: Curve, hex: string): InstanceType<Curve['G1']> {
	const point = new library.G1();
	point.deserialize(hexToBytes(hex as `0x${string}`));
	return point;
}

function point2(library: Curve, hex: string): InstanceType<Curve['G2']> {
	const point = new library.G2();
	point.deserialize(hexToBytes(hex as `0x${string}`));
	return point;
}

/** A field element, big-endian and below the group's order. Throws C_KZG_BADARGS. */
function scalar(library: Curve, hex: string): InstanceType<Curve['Fr']> {
	const value = BigInt(hex);
	if (value >= order) throw new RangeError('C_KZG_BADARGS: not below the order of the group');
	const element = new library.Fr();
	element.setStr(value.toString(16), 16);
	return element;
}
