import { type Address, bytesToHex, hexToBytes } from '@mosaic/consensus';
import { systemContracts } from '@mosaic/genesis';
import { BackendError, type DumpControls } from '@mosaic/rpc';
import { ChainError, type DumpedAccount, type StateView } from '../../chain/index.ts';
import type { Edit } from '../../execution/index.ts';
import type { Logger } from '../../logging/logger.ts';
import { DumpError } from '../dump/dumpError.ts';
import { historicBlocksOf, type StackHistory } from '../dump/stackHistory.ts';
import { dumpToJson, packDump, type StateDump, unpackDump } from '../dump/stateDump.ts';
import type { StackRecord } from '../stackRecord.ts';
import type { OriginTimeline } from './originTimeline.ts';
import type { Reset } from './reset.ts';
import { makeEdits, type StateControlsParts } from './stateControls.ts';
import type { Timeline } from './timeline.ts';

/** What they hold is of their chain: hashes of its blocks, its requests. */
const ofTheirChain: ReadonlySet<Address> = new Set(Object.values(systemContracts).map(({ address }) => address));

/** What dumps are made of and loaded with. */
export interface DumpParts extends StateControlsParts {
	readonly timeline: Timeline;
	readonly origin: OriginTimeline;
	readonly record: StackRecord;
	readonly reset: Pick<Reset, 'restore'>;
	readonly logger: Logger;
}

/** Dumps of a whole stack, for callers and for files. */
export interface StackDumps extends DumpControls {
	/** A dump as JSON. Rejects with DumpError or ChainError. */
	dump(): Promise<object>;
	/** Makes this stack what a dump says, as far as it can be. Rejects with DumpError or BackendError LIMIT_EXCEEDED. */
	load(dump: StateDump): Promise<void>;
}

/** The stack as a file, and others' state into this one. */
export function createDumps(parts: DumpParts): StackDumps {
	const load = async ({ accounts, history }: StateDump): Promise<void> => {
		if (history !== null && isOfThisStack(parts, history)) return parts.timeline.load(history);
		if (history !== null && (await parts.reset.restore(history))) return;
		if (parts.record.fork !== null)
			parts.logger.warn({}, 'this chain goes on from another: the accounts of the dump are loaded over it, no blocks');
		else if (history !== null)
			parts.logger.warn({}, 'the dump is of another stack: its accounts are loaded, its blocks are not');
		await loadAccounts(parts, accounts);
	};
	return {
		dump: () => dumped(parts, dumpToJson),
		load,
		dumpState: () => refusing(async () => bytesToHex(await dumped(parts, packDump))),
		loadState: (dump) => refusing(async () => load(await unpackDump(hexToBytes(dump)))),
	};
}

/** Packs accounts and blocks of one moment. */
async function dumped<T>(
	{ opened, driver, timeline, origin, record, logger }: DumpParts,
	pack: (accounts: Iterable<DumpedAccount>, history: StackHistory | null) => Promise<T>,
): Promise<T> {
	const { chain } = opened;
	if (record.fork !== null)
		logger.warn(
			{ block: record.fork.number, hash: record.fork.hash },
			'this chain goes on from another: the dump has what was written here alone, no blocks; load it upon a fork of the same block',
		);
	const [accounts, history] = await timeline.exclusively(() =>
		driver.between(async () => {
			// What lies below a fork is in no dump.
			const blocks = record.fork === null ? await origin.blocks() : null;
			const { edits } = chain;
			const held = blocks && { record, origin: blocks, auxiliary: await historicBlocksOf(chain), edits };
			return [chain.accounts(), held] as const;
		}),
	);
	return pack(accounts, history);
}

function isOfThisStack({ opened, origin }: DumpParts, { record }: StackHistory): boolean {
	return origin.ours && record.deployment.genesisHash === opened.chain.genesisHash;
}

/** Accounts become what a dump says by edits, which the next block has; slots and accounts that it does not name stay. */
async function loadAccounts(parts: DumpParts, accounts: readonly DumpedAccount[]): Promise<void> {
	const { chain } = parts.opened;
	const state = await chain.stateAt(chain.head.hash);
	const edits: Edit[] = [];
	for (const account of accounts) {
		if (ofTheirChain.has(account.address)) continue;
		for await (const edit of differences(state, account)) edits.push(edit);
	}
	if (edits.length > 0) await makeEdits(parts, edits);
}

async function* differences(state: StateView, dumped: DumpedAccount): AsyncGenerator<Edit> {
	const { address, nonce, balance, code, storage } = dumped;
	const present = await state.getAccount(address);
	if (balance !== (present?.balance ?? 0n)) yield { kind: 'balance', address, balance };
	if (nonce !== (present?.nonce ?? 0n)) yield { kind: 'nonce', address, nonce };
	if (code !== (await state.getCode(address))) yield { kind: 'code', address, code };
	for (const [slot, value] of storage)
		if (value !== (await state.getStorage(address, slot))) yield { kind: 'storage', address, slot, value };
}

/** What is wrong with a dump, or too much, is for the caller. */
async function refusing<T>(action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		if (error instanceof ChainError && error.code === 'PREIMAGE_MISSING')
			throw new BackendError('STATE_UNAVAILABLE', error.message);
		if (!(error instanceof DumpError)) throw error;
		throw new BackendError(error.code === 'DUMP_TOO_LARGE' ? 'LIMIT_EXCEEDED' : 'INVALID_REQUEST', error.message);
	}
}
