import { checkpointRecord } from '../../checkpoints/checkpointRecord.ts';
import { bodyHash, EMPTY_BODY } from '../../codec/body.ts';
import { signDigest } from '../../crypto/signature.ts';
import { blockSealDigest } from '../../hashing/digest.ts';
import { genesisState } from '../../spec/genesisState.ts';
import { hashOf, type TestKey } from '../../testing/chain.ts';
import { applyBlock } from '../../transition/applyBlock.ts';
import type { ChainSpec, CheckpointRecord, ConsensusBody, Hash } from '../../types.ts';
import { slotStart } from '../../validators/slots.ts';
import type { ImportedBlock } from '../types.ts';

interface Entry {
	readonly block: ImportedBlock;
	readonly parent: Entry | null;
	/** Checkpoints at or below the block, sharing one list along a branch where possible. */
	readonly checkpoint: CheckpointEntry;
}

interface CheckpointEntry {
	readonly record: CheckpointRecord;
	readonly below: CheckpointEntry | null;
}

/** What a proposer asks for. */
export interface Draft {
	readonly parent: Hash;
	readonly slot: number;
	readonly key: TestKey;
	readonly body: ConsensusBody;
	readonly transactionCount: number;
	/** Tells blocks apart that are the same otherwise. */
	readonly nonce: number;
}

/**
 * All blocks that anybody ever made. Execution is a hash of the block; the consensus state is the real one, computed
 * once, as it is a pure function.
 */
export class Ledger {
	readonly spec: ChainSpec;
	readonly genesis: ImportedBlock;
	readonly #entries = new Map<Hash, Entry>();

	constructor(spec: ChainSpec) {
		this.spec = spec;
		this.genesis = {
			hash: spec.genesisHash,
			parentHash: hashOf('nothing'),
			number: 0,
			slot: 0,
			proposer: `0x${'00'.repeat(20)}`,
			seal: null,
			timestamp: spec.genesisTime,
			transactionCount: 0,
			body: EMPTY_BODY,
			state: genesisState(spec),
		};
		const record = checkpointRecord(spec, this.genesis, this.genesis.state);
		this.#entries.set(spec.genesisHash, { block: this.genesis, parent: null, checkpoint: { record, below: null } });
	}

	/** Executes and seals a block; a body that the engine built must be valid. */
	build(draft: Draft): ImportedBlock {
		const { spec } = this;
		const parent = this.#entry(draft.parent);
		const number = parent.block.number + 1;
		const facts = {
			number,
			parentHash: draft.parent,
			parentGasUsed: BigInt(parent.block.transactionCount) * 21_000n,
			parentTransactionsRoot: draft.parent,
			checkpoint: (height: number) => checkpointAt(parent.checkpoint, height),
		};
		const applied = applyBlock(spec, parent.block.state, facts, draft.body);
		if (!applied.ok) throw new RangeError(`a proposed body was refused: ${applied.error.code}`);
		const content = [
			draft.parent,
			draft.slot,
			draft.key.address,
			bodyHash(draft.body),
			draft.transactionCount,
			draft.nonce,
		];
		const hash = hashOf(content.join());
		const block: ImportedBlock = {
			hash,
			parentHash: draft.parent,
			number,
			slot: draft.slot,
			proposer: draft.key.address,
			seal: signDigest(
				blockSealDigest(spec, { slot: draft.slot, blockHash: hash }),
				draft.key.privateKey,
				draft.key.address,
			),
			timestamp: slotStart(spec, draft.slot),
			transactionCount: draft.transactionCount,
			body: draft.body,
			state: applied.value,
		};
		let { checkpoint } = parent;
		if (number % spec.epochLength === 0) {
			checkpoint = { record: checkpointRecord(spec, block, block.state), below: checkpoint };
		}
		this.#entries.set(hash, { block, parent, checkpoint });
		return block;
	}

	block(hash: Hash): ImportedBlock {
		return this.#entry(hash).block;
	}

	/** Whether somebody made this block: votes may name what nobody ever made. */
	has(hash: Hash): boolean {
		return this.#entries.has(hash);
	}

	isAncestor(ancestor: Hash, descendant: Hash): boolean {
		const { number } = this.block(ancestor);
		let entry: Entry | null = this.#entry(descendant);
		while (entry !== null && entry.block.number > number) entry = entry.parent;
		return entry?.block.hash === ancestor;
	}

	#entry(hash: Hash): Entry {
		const entry = this.#entries.get(hash);
		if (entry === undefined) throw new RangeError(`nobody made block ${hash}`);
		return entry;
	}
}

function checkpointAt(from: CheckpointEntry, height: number): CheckpointRecord | undefined {
	let entry: CheckpointEntry | null = from;
	while (entry !== null && entry.record.height > height) entry = entry.below;
	return entry?.record.height === height ? entry.record : undefined;
}
