import fc from 'fast-check';
import { bytesToHex } from '../bytes/hex.ts';
import type { ConsensusBody, ConsensusState, Evidence, Hex, Kernel } from '../types.ts';

const hex = (size: number): fc.Arbitrary<Hex> => fc.uint8Array({ minLength: size, maxLength: size }).map(bytesToHex);
const bytes = (limit: number): fc.Arbitrary<Hex> => fc.uint8Array({ maxLength: limit }).map(bytesToHex);
const hash = hex(32);
const address = hex(20);
const signature = hex(65);
const integer = fc.oneof(fc.nat(5), fc.maxSafeNat());
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });

const path = { source: hash, target: hash, sourceHeight: integer, targetHeight: integer };
const voteMessage = fc.record({ transitionHash: hash, ...path });
const originVoteMessage = fc.record(path);
const blockSeal = fc.record({ slot: integer, blockHash: hash });

function evidenceOf<M>(kind: Evidence['kind'], message: fc.Arbitrary<M>): fc.Arbitrary<Evidence> {
	const signed = fc.record({ message, signature });
	return fc.record({
		kind: fc.constant(kind),
		first: signed,
		second: signed,
	}) as fc.Arbitrary<unknown> as fc.Arbitrary<Evidence>;
}

const kernel: fc.Arbitrary<Kernel> = fc
	.tuple(integer, hash, fc.array(fc.tuple(address, uint256), { maxLength: 4 }), uint256, uint256)
	.map(([height, parent, changes, gasTarget, gasPrice]) => ({
		height,
		parent,
		validators: changes.map(([validator]) => validator),
		weights: changes.map(([, weight]) => weight),
		gasTarget,
		gasPrice,
	}));

/** Any body that its codec admits; hardly ever a valid one. */
export const arbitraryBody: fc.Arbitrary<ConsensusBody> = fc.record({
	evidence: fc.array(
		fc.oneof(
			evidenceOf('auxiliary', voteMessage),
			evidenceOf('origin', originVoteMessage),
			evidenceOf('seal', blockSeal),
		),
		{ maxLength: 3 },
	),
	links: fc.array(fc.record({ message: voteMessage, signatures: fc.array(signature, { maxLength: 3 }) }), {
		maxLength: 3,
	}),
	originLinks: fc.array(
		fc.record({ message: originVoteMessage, signatures: fc.array(signature, { maxLength: 3 }), header: bytes(80) }),
		{ maxLength: 3 },
	),
	kernel: fc.option(
		fc.record({
			kernel,
			accountProof: fc.array(bytes(60), { maxLength: 3 }),
			storageProof: fc.array(bytes(60), { maxLength: 3 }),
		}),
	),
});

const members = fc.array(fc.record({ address, weight: uint256 }), { maxLength: 4 });
const observation = fc.record({ number: integer, hash, stateRoot: hash });
const offenders = fc.array(address, { maxLength: 2 });

/** Any state that its codec admits. */
export const arbitraryState: fc.Arbitrary<ConsensusState> = fc.record({
	kernel: fc.record({ height: integer, hash, gasTarget: uint256, gasPrice: uint256 }),
	sets: fc.array(fc.record({ kernelHeight: integer, forward: members, rear: members }), { maxLength: 3 }),
	offenders,
	pendingKernel: fc.option(fc.record({ kernel, hash, carriedAt: integer, carriedDynasty: integer })),
	justified: fc.array(fc.record({ height: integer, hash, transitionHash: hash, kernelHeight: integer, offenders }), {
		maxLength: 3,
	}),
	dynasty: integer,
	accumulatedGas: uint256,
	accumulatedTransactionRoot: hash,
	observations: fc.array(observation, { minLength: 1, maxLength: 3 }),
});
