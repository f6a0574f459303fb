import { bytesToHex } from '../bytes/hex.ts';
import { checkpointRecord } from '../checkpoints/checkpointRecord.ts';
import { EMPTY_BODY } from '../codec/body.ts';
import { keccak256, keccakHex } from '../crypto/keccak.ts';
import { addressOf, signDigest } from '../crypto/signature.ts';
import { originVoteDigest, voteDigest } from '../hashing/digest.ts';
import { encodeRlp } from '../rlp/encode.ts';
import { genesisState } from '../spec/genesisState.ts';
import { createSpec } from '../spec/spec.ts';
import { applyBlock } from '../transition/applyBlock.ts';
import type { ConsensusError } from '../transition/error.ts';
import type {
	Address,
	AuxiliaryLink,
	ChainConfig,
	ChainSpec,
	CheckpointRecord,
	ConsensusBody,
	ConsensusState,
	Hash,
	Hex,
	Observation,
	OriginLink,
	Result,
	Signature,
	VoteMessage,
} from '../types.ts';

/** A validator's private key with its address. */
export interface TestKey {
	readonly address: Address;
	readonly privateKey: Uint8Array;
}

/** Ten keys, sorted by address. */
export const KEYS: readonly TestKey[] = Array.from({ length: 10 }, (_, index) => {
	const privateKey = keccak256(Uint8Array.of(index));
	return { address: addressOf(privateKey), privateKey };
}).sort((a, b) => (a.address < b.address ? -1 : 1));

/** Any number of keys, sorted by address; the same for the same number. */
export function makeKeys(count: number): readonly TestKey[] {
	return Array.from({ length: count }, (_, index) => {
		const privateKey = keccak256(Uint8Array.of(1, index >> 8, index & 255));
		return { address: addressOf(privateKey), privateKey };
	}).sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** The key at a place in {@link KEYS}. */
export function keyAt(index: number): TestKey {
	const key = KEYS[index];
	if (key === undefined) throw new RangeError(`there is no key ${index}`);
	return key;
}

/** A hash that stands for something by name. */
export function hashOf(name: string): Hash {
	return keccakHex(new TextEncoder().encode(name));
}

/** An RLP header of the origin with what matters here. */
export function originHeader(number: number, stateRoot: Hash = hashOf(`origin state ${number}`)): Hex {
	const hash = hashOf('any');
	const leading = [hash, hash, keyAt(0).address, stateRoot, hash, hash, new Uint8Array(256)];
	return bytesToHex(encodeRlp([...leading, 0, number, 30_000_000, 0, 1_700_000_000, '0x', hash, new Uint8Array(8)]));
}

/** What {@link originHeader} shows. */
export function observationOf(header: Hex, number: number, stateRoot = hashOf(`origin state ${number}`)): Observation {
	return { number, hash: keccakHex(header), stateRoot };
}

/** A chain of the first four keys with weight 1 each. */
export function testConfig(overrides: Partial<ChainConfig> = {}): ChainConfig {
	return {
		core: { chainId: 31_337, address: `0x${'c0'.repeat(20)}` },
		chainId: 1_972,
		genesisTime: 1_700_000_000,
		slotSeconds: 2,
		epochLength: 1,
		originEpochLength: 4,
		heartbeatSeconds: 30,
		justifyWaitSlots: 3,
		validators: KEYS.slice(0, 4).map(({ address }) => ({ address, weight: 1n })),
		gasTarget: 1_000_000n,
		gasPrice: 7n,
		observation: observationOf(originHeader(8), 8),
		...overrides,
	};
}

/** The chain of {@link testConfig}. */
export function testSpec(overrides: Partial<ChainConfig> = {}): ChainSpec {
	return createSpec(testConfig(overrides), hashOf('genesis'));
}

/** A complete link about the auxiliary chain, its signatures ascending by signer. */
export function signLink(spec: ChainSpec, message: VoteMessage, signers: readonly TestKey[]): AuxiliaryLink {
	return { message, signatures: signAll(voteDigest(spec, message), signers) };
}

/** A link about the origin from an observation to the next origin checkpoint, with its header. */
export function signOriginLink(
	spec: ChainSpec,
	source: Observation,
	signers: readonly TestKey[],
	header = originHeader(source.number + spec.originEpochLength),
): OriginLink {
	const sourceHeight = source.number / spec.originEpochLength;
	const message = {
		source: source.hash,
		target: keccakHex(header),
		sourceHeight,
		targetHeight: sourceHeight + 1,
	};
	return { message, signatures: signAll(originVoteDigest(spec, message), signers), header };
}

function signAll(digest: Hash, signers: readonly TestKey[]): readonly Signature[] {
	const ascending = [...signers].sort((a, b) => (a.address < b.address ? -1 : 1));
	return ascending.map((signer) => signDigest(digest, signer.privateKey));
}

/** One branch of a chain that grows by bodies: blocks without transactions. */
export class TestBranch {
	readonly spec: ChainSpec;
	readonly records: CheckpointRecord[] = [];
	state: ConsensusState;
	number = 0;

	constructor(spec: ChainSpec) {
		this.spec = spec;
		this.state = genesisState(spec);
		this.#record(spec.genesisHash);
	}

	/** What the next block's body gives, without growing. */
	try(body: Partial<ConsensusBody>): Result<ConsensusState, ConsensusError> {
		const facts = {
			number: this.number + 1,
			parentHash: this.records[this.records.length - 1]?.hash ?? this.spec.genesisHash,
			parentGasUsed: 21_000n,
			parentTransactionsRoot: hashOf('transactions'),
			checkpoint: (height: number) => this.records[height],
		};
		return applyBlock(this.spec, this.state, facts, { ...EMPTY_BODY, ...body });
	}

	/** Grows by a block, whose body must be valid. */
	grow(body: Partial<ConsensusBody> = {}): ConsensusState {
		const result = this.try(body);
		if (!result.ok) throw new RangeError(`the body was refused: ${result.error.code}`);
		this.state = result.value;
		this.number += 1;
		if (this.number % this.spec.epochLength === 0) this.#record(hashOf(`block ${this.number}`));
		return this.state;
	}

	/** The message of a link between two checkpoints of this branch. */
	vote(sourceHeight: number, targetHeight: number): VoteMessage {
		const source = this.record(sourceHeight);
		const target = this.record(targetHeight);
		return {
			transitionHash: source.transitionHash,
			source: source.hash,
			target: target.hash,
			sourceHeight,
			targetHeight,
		};
	}

	link(sourceHeight: number, targetHeight: number, signers: readonly TestKey[]): AuxiliaryLink {
		return signLink(this.spec, this.vote(sourceHeight, targetHeight), signers);
	}

	record(height: number): CheckpointRecord {
		const record = this.records[height];
		if (record === undefined) throw new RangeError(`there is no checkpoint at height ${height}`);
		return record;
	}

	#record(hash: Hash): void {
		this.records.push(checkpointRecord(this.spec, { hash, number: this.number }, this.state));
	}
}
