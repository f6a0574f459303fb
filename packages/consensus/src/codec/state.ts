import { concatBytes, hexToBytes } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import { hashWords } from '../hashing/words.ts';
import { MAX_STATE_BYTES } from '../limits.ts';
import type { RlpItem } from '../rlp/decode.ts';
import { type EncodedRlp, encodeRlp, type RlpInput } from '../rlp/encode.ts';
import type {
	ActiveKernel,
	CheckpointRecord,
	ConsensusBody,
	ConsensusState,
	Hash,
	KernelSets,
	Member,
	Observation,
	PendingKernel,
	Result,
} from '../types.ts';
import { bodyHash } from './body.ts';
import type { DecodeError } from './error.ts';
import { kernelFields, readKernel } from './objects.ts';
import {
	at,
	decodeWith,
	listOf,
	optional,
	type Read,
	readAddress,
	readHash,
	readInteger,
	readUint256,
	refuse,
	tuple,
} from './reader.ts';

/** RLP of a consensus state: the finalised observation, and the rest. */
export function encodeState(state: ConsensusState): Uint8Array {
	return encodeRlp([state.observations.slice(0, 1).map(observationFields), restFields(state)]);
}

/**
 * A consensus state from bytes. Its items take eight bytes and more each: as many as the bytes can hold are read,
 * so that a small hostile encoding cannot become many objects.
 */
export function decodeState(bytes: Uint8Array): Result<ConsensusState, DecodeError> {
	const maxItems = 256 + Math.floor(bytes.length / 4);
	return decodeWith(bytes, { maxBytes: MAX_STATE_BYTES, maxDepth: 6, maxItems }, 'state', readState);
}

/**
 * keccak256(abi.encode(uint256 number, bytes32 hash, bytes32 stateRoot, keccak256(rlp(rest)))) of a state, where the
 * first three are the finalised observation of the origin: a contract opens it without knowing the rest.
 */
export function stateHash(state: ConsensusState): Hash {
	const known = hashes.get(state);
	if (known !== undefined) return known;
	const { number, hash, stateRoot } = finalizedObservation(state);
	const rest = stateRestHash(state);
	const result = hashWords([number, hash, stateRoot, rest]);
	hashes.set(state, result);
	return result;
}

/** keccak256 of the RLP of all of a state but its finalised observation: what opens {@link stateHash}. */
export function stateRestHash(state: ConsensusState): Hash {
	return keccakHex(encodeRlp(restFields(state)));
}

/** What a block's `parentBeaconBlockRoot` holds: keccak256(state hash ‖ body hash) (spec 3). */
export function consensusRoot(state: ConsensusState, body: ConsensusBody): Hash {
	return keccakHex(concatBytes(hexToBytes(stateHash(state)), hexToBytes(bodyHash(body))));
}

/** The finalised observation of the origin in a state: the first. */
export function finalizedObservation(state: ConsensusState): Observation {
	return state.observations[0] ?? NO_OBSERVATION;
}

const ZERO_HASH: Hash = `0x${'00'.repeat(32)}`;
const NO_OBSERVATION: Observation = { number: 0, hash: ZERO_HASH, stateRoot: ZERO_HASH };
const UNBOUNDED = Number.POSITIVE_INFINITY;
const hashes = new WeakMap<ConsensusState, Hash>();

function restFields(state: ConsensusState): RlpInput {
	return [
		activeKernelFields(state.kernel),
		state.sets.map(encodedOnce(setsFields)),
		state.offenders,
		state.pendingKernel === null ? [] : [encodedOnce(pendingFields)(state.pendingKernel)],
		state.justified.map(encodedOnce(recordFields)),
		state.dynasty,
		state.accumulatedGas,
		state.accumulatedTransactionRoot,
		state.observations.slice(1).map(observationFields),
	];
}

const readState: Read<ConsensusState> = (item, field) => {
	const [first, rest] = tuple(item, field, 2);
	const items = tuple(rest as RlpItem, `${field}.rest`, 9);
	const finalized = listOf(readObservation, 1)(first as RlpItem, `${field}.observations`);
	if (finalized.length !== 1) refuse(`${field}.observations`, 'expected a finalised observation');
	return {
		kernel: at(items, 0, `${field}.kernel`, readActiveKernel),
		sets: at(items, 1, `${field}.sets`, listOf(readSets, UNBOUNDED)),
		offenders: at(items, 2, `${field}.offenders`, listOf(readAddress, UNBOUNDED)),
		pendingKernel: at(items, 3, `${field}.pendingKernel`, optional(readPending)),
		justified: at(items, 4, `${field}.justified`, listOf(readRecord, UNBOUNDED)),
		dynasty: at(items, 5, `${field}.dynasty`, readInteger),
		accumulatedGas: at(items, 6, `${field}.accumulatedGas`, readUint256),
		accumulatedTransactionRoot: at(items, 7, `${field}.accumulatedTransactionRoot`, readHash),
		observations: [...finalized, ...at(items, 8, `${field}.observations`, listOf(readObservation, UNBOUNDED))],
	};
};

function activeKernelFields(kernel: ActiveKernel): RlpInput {
	return [kernel.height, kernel.hash, kernel.gasTarget, kernel.gasPrice];
}

const readActiveKernel: Read<ActiveKernel> = (item, field) => {
	const items = tuple(item, field, 4);
	return {
		height: at(items, 0, `${field}.height`, readInteger),
		hash: at(items, 1, `${field}.hash`, readHash),
		gasTarget: at(items, 2, `${field}.gasTarget`, readUint256),
		gasPrice: at(items, 3, `${field}.gasPrice`, readUint256),
	};
};

function setsFields(sets: KernelSets): RlpInput {
	return [sets.kernelHeight, sets.forward.map(memberFields), sets.rear.map(memberFields)];
}

const readSets: Read<KernelSets> = (item, field) => {
	const items = tuple(item, field, 3);
	return {
		kernelHeight: at(items, 0, `${field}.kernelHeight`, readInteger),
		forward: at(items, 1, `${field}.forward`, listOf(readMember, UNBOUNDED)),
		rear: at(items, 2, `${field}.rear`, listOf(readMember, UNBOUNDED)),
	};
};

function memberFields(member: Member): RlpInput {
	return [member.address, member.weight];
}

const readMember: Read<Member> = (item, field) => {
	const items = tuple(item, field, 2);
	return {
		address: at(items, 0, `${field}.address`, readAddress),
		weight: at(items, 1, `${field}.weight`, readUint256),
	};
};

function pendingFields(pending: PendingKernel): RlpInput {
	return [kernelFields(pending.kernel), pending.hash, pending.carriedAt, pending.carriedDynasty];
}

const readPending: Read<PendingKernel> = (item, field) => {
	const items = tuple(item, field, 4);
	return {
		kernel: at(items, 0, `${field}.kernel`, readKernel),
		hash: at(items, 1, `${field}.hash`, readHash),
		carriedAt: at(items, 2, `${field}.carriedAt`, readInteger),
		carriedDynasty: at(items, 3, `${field}.carriedDynasty`, readInteger),
	};
};

function recordFields(record: CheckpointRecord): RlpInput {
	return [record.height, record.hash, record.transitionHash, record.kernelHeight, record.offenders];
}

const readRecord: Read<CheckpointRecord> = (item, field) => {
	const items = tuple(item, field, 5);
	return {
		height: at(items, 0, `${field}.height`, readInteger),
		hash: at(items, 1, `${field}.hash`, readHash),
		transitionHash: at(items, 2, `${field}.transitionHash`, readHash),
		kernelHeight: at(items, 3, `${field}.kernelHeight`, readInteger),
		offenders: at(items, 4, `${field}.offenders`, listOf(readAddress, UNBOUNDED)),
	};
};

function observationFields(observation: Observation): RlpInput {
	return [observation.number, observation.hash, observation.stateRoot];
}

const readObservation: Read<Observation> = (item, field) => {
	const items = tuple(item, field, 3);
	return {
		number: at(items, 0, `${field}.number`, readInteger),
		hash: at(items, 1, `${field}.hash`, readHash),
		stateRoot: at(items, 2, `${field}.stateRoot`, readHash),
	};
};

/** Sets, records and a pending kernel stay the same objects from state to state: each is encoded once. */
function encodedOnce<T extends object>(fields: (value: T) => RlpInput): (value: T) => EncodedRlp {
	return (value) => {
		const known = encodings.get(value);
		if (known !== undefined) return known;
		const encoding = { encoded: encodeRlp(fields(value)) };
		encodings.set(value, encoding);
		return encoding;
	};
}

const encodings = new WeakMap<object, EncodedRlp>();
