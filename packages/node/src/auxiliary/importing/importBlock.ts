import {
	bytesToHex,
	type ConsensusBody,
	type ConsensusState,
	consensusRoot,
	type EngineState,
	encodeState,
	type Hash,
	type ImportedBlock,
	slotAt,
	stateOf,
} from '@mosaic/consensus';
import { ChainError } from '../../chain/errors.ts';
import type { ChainApi, HeadChange } from '../../chain/types.ts';
import type { Clock } from '../../clock/virtualClock.ts';
import { ExecutionError } from '../../execution/errors.ts';
import type { ExecutedBlock } from '../../execution/types.ts';
import { StateError } from '../../state/errors.ts';
import { hexKey } from '../../state/hexKey.ts';
import { readImportedBlock } from '../consensusData.ts';
import { stateAfter } from '../stateAfter.ts';
import { bodyOf } from './bodyOf.ts';
import { hasOwnContents } from './contents.ts';
import { type ExaminedBlock, type ExaminePorts, isKnownProposer, proposerFault } from './examineBlock.ts';

/** What importing a block of another node needs. */
export interface ImportParts extends Pick<ExaminePorts, 'spec'> {
	readonly chain: ChainApi;
	readonly clock: Clock;
}

/** Slots after which a block is history: every peer has it, and a crash that loses it costs no more than fetching it. */
const historySlots = 64;

/**
 * What came of a block: `added` is for the engine; `change` where the canonical chain moved to it; `isHistory` where it
 * waits in memory for the next write.
 */
export type ImportResult =
	| {
			readonly kind: 'added';
			readonly block: ImportedBlock;
			readonly change: HeadChange | null;
			readonly isHistory: boolean;
	  }
	| { readonly kind: 'known' }
	| { readonly kind: 'orphan'; readonly parent: Hash }
	| { readonly kind: 'ignored'; readonly code: string }
	| { readonly kind: 'invalid'; readonly code: string };

/**
 * Verifies a block of another node against its parent, executes and stores it (spec 3): proposer, consensus body,
 * consensus root and the EVM's results. Rejects where the disk fails; nothing is stored then. `onVerified` is called when
 * all holds that can be checked without executing: what is wrong from then on is the sealer's doing.
 */
export async function importBlock(
	parts: ImportParts,
	engine: EngineState,
	examined: ExaminedBlock,
	onVerified: () => void = () => undefined,
): Promise<ImportResult> {
	const { spec, chain } = parts;
	const { hash, parentHash, number } = examined;
	if (stateOf(engine, hash) !== undefined) return { kind: 'known' };
	const parentState = stateOf(engine, parentHash);
	if (parentState === undefined) return unattached(parts, engine, examined);
	const parentSlot = engine.nodes.get(parentHash)?.block.slot ?? 0;
	const fault = proposerFault(parentState, parentSlot, examined);
	if (fault !== null) return { kind: 'invalid', code: fault };
	const stored = await chain.getBlock(hash);
	if (stored !== null && number > 0)
		return { kind: 'added', block: await readImportedBlock(spec, chain, stored), change: null, isHistory: false };
	return verify(parts, engine, examined, onVerified);
}

/** A block whose parent is not in the tree: too old, a stranger's, or one whose ancestors are to be fetched. */
async function unattached(
	{ chain }: ImportParts,
	engine: EngineState,
	{ hash, parentHash, number, proposer }: ExaminedBlock,
): Promise<ImportResult> {
	if ((await chain.getCanonicalHash(number)) === hash) return { kind: 'known' };
	if (number <= engine.root.block.number + 1) return { kind: 'ignored', code: 'BRANCH_FINALIZED_OTHERWISE' };
	if (!isKnownProposer(engine.head.block.state, proposer)) return { kind: 'ignored', code: 'PROPOSER_UNKNOWN' };
	return { kind: 'orphan', parent: parentHash };
}

async function verify(
	parts: ImportParts,
	engine: EngineState,
	examined: ExaminedBlock,
	onVerified: () => void,
): Promise<ImportResult> {
	const { spec, chain } = parts;
	const { block, parentHash, sealed } = examined;
	if (!hasOwnContents(block)) return { kind: 'invalid', code: 'CONTENTS_WRONG' };
	const body = bodyOf(sealed);
	if (!body.ok) return { kind: 'invalid', code: 'BODY_MALFORMED' };
	const applied = await stateAfter(spec, chain, engine, parentHash, body.value);
	if (!applied.ok) return { kind: 'invalid', code: `BODY_${applied.error.code}` };
	const root = block.header.parentBeaconBlockRoot;
	if (root === undefined || bytesToHex(root) !== consensusRoot(applied.value, body.value))
		return { kind: 'invalid', code: 'CONSENSUS_ROOT_WRONG' };
	if (bytesToHex(block.header.mixHash) !== parentHash) return { kind: 'invalid', code: 'RANDAO_WRONG' };
	onVerified();
	const executed = await execute(chain, examined);
	if ('kind' in executed) return executed;
	return store(parts, engine, examined, executed, body.value, applied.value);
}

/** What execution gave, or why there is nothing. Below its snapshot a node has no state to execute upon. */
async function execute(
	chain: ChainApi,
	{ block }: ExaminedBlock,
): Promise<ExecutedBlock | Extract<ImportResult, { kind: 'invalid' | 'ignored' }>> {
	try {
		return await chain.execute(block);
	} catch (error) {
		if (error instanceof ExecutionError) return { kind: 'invalid', code: error.code };
		if (error instanceof ChainError && error.code === 'BLOCK_MALFORMED') return { kind: 'invalid', code: error.code };
		if (error instanceof StateError && error.code === 'STATE_NODE_MISSING')
			return { kind: 'ignored', code: 'STATE_UNAVAILABLE' };
		throw error;
	}
}

/** Stores the block. Upon the head it becomes the head in the same batch: the engine's choice cannot stay below it. */
async function store(
	{ spec, chain, clock }: ImportParts,
	engine: EngineState,
	{ hash, parentHash, number, proposer, block, sealed }: ExaminedBlock,
	executed: ExecutedBlock,
	body: ConsensusBody,
	state: ConsensusState,
): Promise<ImportResult> {
	const { slot, seal } = sealed;
	const isHistory = slot + historySlots < slotAt(spec, Math.floor(clock.now() / 1000));
	const change = await chain.commit(executed, {
		attachments: { seal, slot, body: `0x${hexKey(sealed.body)}`, state: `0x${hexKey(encodeState(state))}` },
		makeHead: chain.head.hash === parentHash && engine.head.block.hash === parentHash,
		durable: !isHistory,
	});
	const timestamp = Number(block.header.timestamp);
	const transactionCount = block.transactions.length;
	return {
		kind: 'added',
		block: { hash, parentHash, number, slot, proposer, seal, timestamp, transactionCount, body, state },
		change,
		isHistory,
	};
}
