import type { Block } from '@ethereumjs/block';
import {
	applyBlock,
	bytesToHex,
	type ChainSpec,
	type CheckpointRecord,
	type ConsensusState,
	checkpointRecord,
	consensusRoot,
	decodeBody,
	encodeState,
	genesisState,
	type Hash,
} from '@mosaic/consensus';
import { readConsensusState } from '../../auxiliary/consensusData.ts';
import { examineBlock, proposerFault } from '../../auxiliary/importing/examineBlock.ts';
import { type Attachments, type Chain, ChainError } from '../../chain/index.ts';
import { type EditList, ExecutionError } from '../../execution/index.ts';
import { DumpError } from './dumpError.ts';
import type { HistoricBlock } from './stackHistory.ts';

/**
 * Verifies and stores the origin's blocks of a history; the head stays. Answers the hash of the last one. Throws DumpError
 * DUMP_BLOCK_REFUSED.
 */
export async function importOrigin(chain: Chain, blocks: readonly Uint8Array[]): Promise<Hash> {
	let parent: Parent = { hash: chain.genesisHash, number: 0 };
	for (const [index, bytes] of blocks.entries()) {
		const number = parent.number + 1;
		const refuse = (reason: string, cause?: unknown): DumpError => refused('origin', number, reason, cause);
		const block = decoded(chain, bytes);
		if (block === null) throw refuse('BLOCK_MALFORMED');
		requireChild(block, parent, refuse);
		await store({ chain, block, edits: null, refuse, durable: index === blocks.length - 1 });
		parent = { hash: bytesToHex(block.hash()), number };
	}
	return parent.hash;
}

/**
 * The same for the auxiliary chain's blocks: seals, proposers, consensus bodies and roots are verified as those of peers are, and
 * execution with the edits that each block names.
 */
export async function importAuxiliary(spec: ChainSpec, chain: Chain, blocks: readonly HistoricBlock[]): Promise<Hash> {
	let tip: Tip = { hash: chain.genesisHash, number: 0, slot: 0, state: genesisState(spec) };
	const checkpoints = new Map<number, CheckpointRecord>([[0, checkpointRecord(spec, tip, tip.state)]]);
	for (const [index, block] of blocks.entries()) {
		tip = await importSealed({ spec, chain, checkpoints, durable: index === blocks.length - 1 }, tip, block);
		if (tip.number % spec.epochLength === 0)
			checkpoints.set(tip.number / spec.epochLength, checkpointRecord(spec, tip, tip.state));
	}
	return tip.hash;
}

interface Parent {
	readonly hash: Hash;
	readonly number: number;
}

interface Tip extends Parent {
	readonly slot: number;
	readonly state: ConsensusState;
}

interface ImportParts {
	readonly spec: ChainSpec;
	readonly chain: Chain;
	/** Those below the block, by height. */
	readonly checkpoints: ReadonlyMap<number, CheckpointRecord>;
	/** Wait for the disk: it writes in order, so that the last block is enough. */
	readonly durable: boolean;
}

type Refuse = (reason: string, cause?: unknown) => DumpError;

async function importSealed(parts: ImportParts, tip: Tip, { sealed, edits }: HistoricBlock): Promise<Tip> {
	const { spec, chain, durable } = parts;
	const number = tip.number + 1;
	const refuse: Refuse = (reason, cause) => refused('auxiliary', number, reason, cause);
	const examination = examineBlock({ spec, decodeBlock: (bytes) => chain.decodeBlock(bytes) }, sealed);
	if (examination.kind === 'invalid') throw refuse(examination.code);
	const { block, hash } = examination.examined;
	requireChild(block, tip, refuse);
	const { slot, seal } = sealed;
	const stored = await chain.getBlock(hash);
	if (stored !== null) return { hash, number, slot, state: await readConsensusState(spec, chain, stored) };
	const fault = proposerFault(tip.state, tip.slot, examination.examined);
	if (fault !== null) throw refuse(fault);
	const state = await stateAfter(parts, tip, block, sealed.body, refuse);
	const attachments = { seal, slot, body: bytesToHex(sealed.body), state: bytesToHex(encodeState(state)) };
	await store({ chain, block, edits, attachments, refuse, durable });
	return { hash, number, slot, state };
}

/** The consensus state after a block, which its header commits to. */
async function stateAfter(
	{ spec, chain, checkpoints }: ImportParts,
	tip: Tip,
	block: Block,
	bytes: Uint8Array,
	refuse: Refuse,
): Promise<ConsensusState> {
	const parent = await chain.getHeader(tip.hash);
	const body = decodeBody(bytes);
	if (!body.ok || parent === null) throw refuse('BODY_MALFORMED');
	const facts = {
		number: tip.number + 1,
		parentHash: tip.hash,
		parentGasUsed: parent.gasUsed,
		parentTransactionsRoot: bytesToHex(parent.transactionsTrie),
		checkpoint: (height: number) => checkpoints.get(height),
	};
	const applied = applyBlock(spec, tip.state, facts, body.value);
	if (!applied.ok) throw refuse(`BODY_${applied.error.code}`);
	const root = block.header.parentBeaconBlockRoot;
	if (root === undefined || bytesToHex(root) !== consensusRoot(applied.value, body.value))
		throw refuse('CONSENSUS_ROOT_WRONG');
	return applied.value;
}

interface Storing {
	readonly chain: Chain;
	readonly block: Block;
	readonly edits: EditList | null;
	readonly attachments?: Attachments;
	readonly refuse: Refuse;
	readonly durable: boolean;
}

/** Executes and stores a block that is not there yet. */
async function store({ chain, block, edits, attachments, refuse, durable }: Storing): Promise<void> {
	if ((await chain.getBlock(bytesToHex(block.hash()))) !== null) return;
	try {
		const executed = await chain.execute(block, edits ?? undefined);
		await chain.commit(executed, { makeHead: false, durable, ...(attachments && { attachments }) });
	} catch (error) {
		if (error instanceof ExecutionError || error instanceof ChainError) throw refuse(error.code, error);
		throw error;
	}
}

function requireChild({ header }: Block, parent: Parent, refuse: Refuse): void {
	if (bytesToHex(header.parentHash) !== parent.hash || Number(header.number) !== parent.number + 1)
		throw refuse('PARENT_WRONG');
}

function decoded(chain: Chain, bytes: Uint8Array): Block | null {
	try {
		return chain.decodeBlock(bytes);
	} catch {
		return null;
	}
}

function refused(chain: string, number: number, reason: string, cause?: unknown): DumpError {
	return new DumpError({ code: 'DUMP_BLOCK_REFUSED', chain, number, reason }, { cause });
}
