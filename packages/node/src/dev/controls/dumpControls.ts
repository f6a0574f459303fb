import { type Address, bytesToHex, hexToBytes } from '@mosaic/consensus';
import { systemContracts } from '@mosaic/genesis';
import { BackendError, type DumpControls } from '@mosaic/rpc';
import { ChainError, type DumpedAccount, type StateView } from '../../chain/index.ts';
import type { Edit } from '../../execution/index.ts';
import { makeEdits, type StateControlsParts } from './stateControls.ts';
import { packDump, unpackDump } from './stateDump.ts';

/** What they hold is of their chain: hashes of its blocks, its requests. */
const ofTheirChain: ReadonlySet<Address> = new Set(Object.values(systemContracts).map(({ address }) => address));

/** The state as a file, and others' into this state. */
export function createDumpControls(parts: StateControlsParts): DumpControls {
	const { chain } = parts.opened;
	return {
		dumpState: async () => {
			try {
				return bytesToHex(await packDump(chain.accounts()));
			} catch (error) {
				if (error instanceof ChainError && error.code === 'PREIMAGE_MISSING')
					throw new BackendError('STATE_UNAVAILABLE', error.message);
				throw error;
			}
		},
		loadState: async (dump) => {
			const accounts = await unpackDump(hexToBytes(dump));
			const state = await chain.stateAt(chain.head.hash);
			const edits: Edit[] = [];
			for (const account of accounts) {
				if (ofTheirChain.has(account.address)) continue;
				for await (const edit of differences(state, account)) edits.push(edit);
			}
			if (edits.length > 0) await makeEdits(parts, edits);
		},
	};
}

/** What makes an account what the dump says; slots that it does not name stay. */
async function* differences(state: StateView, dumped: DumpedAccount): AsyncGenerator<Edit> {
	const { address, nonce, balance, code, storage } = dumped;
	const present = await state.getAccount(address);
	if (balance !== (present?.balance ?? 0n)) yield { kind: 'balance', address, balance };
	if (nonce !== (present?.nonce ?? 0n)) yield { kind: 'nonce', address, nonce };
	if (code !== (await state.getCode(address))) yield { kind: 'code', address, code };
	for (const [slot, value] of storage)
		if (value !== (await state.getStorage(address, slot))) yield { kind: 'storage', address, slot, value };
}
