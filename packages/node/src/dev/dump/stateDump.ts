import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { DumpedAccount } from '../../chain/index.ts';
import { DumpError } from './dumpError.ts';
import { historyToJson, parseHistory } from './historyJson.ts';
import type { StackHistory } from './stackHistory.ts';

/** Accounts and slots of one dump: all of it stands in memory. */
const mostEntries = 1_000_000;
/** Bytes of a dump that a caller sends, unpacked. */
const mostSentBytes = 64 * 1024 * 1024;
/** Entries after which the event loop gets its turn. */
const turn = 1_000;

/** What a dump holds. */
export interface StateDump {
	readonly accounts: readonly DumpedAccount[];
	/** Both chains; null in a dump of anvil's, and of a stack whose origin is another's. */
	readonly history: StackHistory | null;
}

/**
 * A dump as JSON: accounts as anvil has them, so that it loads them, and beside them both chains, which are nobody else's: their
 * blocks carry seals and votes. Rejects with DumpError DUMP_TOO_LARGE.
 */
export async function dumpToJson(accounts: Iterable<DumpedAccount>, chains: StackHistory | null): Promise<object> {
	const packed: Record<Address, object> = {};
	let entries = 0;
	for (const { address, nonce, balance, code, storage } of accounts) {
		const before = entries;
		entries += 1 + storage.size;
		if (entries > mostEntries) throw tooMany();
		packed[address] = {
			nonce: Number(nonce),
			balance: `0x${balance.toString(16)}`,
			code,
			storage: Object.fromEntries(storage),
		};
		if (Math.floor(entries / turn) > Math.floor(before / turn)) await new Promise((resolve) => setImmediate(resolve));
	}
	const history = { block: null, best_block_number: null, blocks: [], transactions: [], historical_states: null };
	return { ...history, accounts: packed, ...(chains !== null && { mosaic: historyToJson(chains) }) };
}

/** The same as bytes to send: gzipped, as anvil's. */
export async function packDump(accounts: Iterable<DumpedAccount>, chains: StackHistory | null): Promise<Uint8Array> {
	return promisify(gzip)(JSON.stringify(await dumpToJson(accounts, chains)));
}

/** What a dump holds, also one of anvil's; its blocks are not verified yet. Rejects with DumpError DUMP_INVALID. */
export async function unpackDump(bytes: Uint8Array, mostBytes = mostSentBytes): Promise<StateDump> {
	const json = await parse(bytes, mostBytes);
	if (!isObject(json) || !isObject(json.accounts)) throw undecodable();
	return {
		accounts: Object.entries(json.accounts).map(([address, account]) => readAccount(address, account)),
		history: json.mosaic === undefined ? null : parseHistory(json.mosaic),
	};
}

async function parse(bytes: Uint8Array, mostBytes: number): Promise<unknown> {
	const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
	try {
		const text = zipped ? await promisify(gunzip)(bytes, { maxOutputLength: mostBytes }) : Buffer.from(bytes);
		return JSON.parse(text.toString('utf8'));
	} catch {
		throw undecodable();
	}
}

function readAccount(address: string, account: unknown): DumpedAccount {
	if (!/^0x[0-9a-f]{40}$/i.test(address) || !isObject(account)) throw undecodable();
	const { nonce, balance, code = '0x', storage = {} } = account;
	if (typeof code !== 'string' || !/^0x([0-9a-f]{2})*$/i.test(code) || !isObject(storage)) throw undecodable();
	return {
		address: address.toLowerCase() as Address,
		nonce: readInteger(nonce, 64n),
		balance: readInteger(balance, 256n),
		code: code.toLowerCase() as Hex,
		storage: new Map(Object.entries(storage).map(([slot, value]) => [readWord(slot), readWord(value)])),
	};
}

function readInteger(value: unknown, bits: bigint): bigint {
	const whole = typeof value === 'number' && Number.isInteger(value) && value >= 0;
	if (!whole && !(typeof value === 'string' && /^0x[0-9a-f]{1,64}$/i.test(value))) throw undecodable();
	const parsed = BigInt(value as number | string);
	if (parsed >= 1n << bits) throw undecodable();
	return parsed;
}

function readWord(value: unknown): Hash {
	if (typeof value !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(value)) throw undecodable();
	return `0x${value.slice(2).toLowerCase().padStart(64, '0')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function undecodable(): DumpError {
	return new DumpError({ code: 'DUMP_INVALID', detail: 'it is none of anvil or this node' });
}

function tooMany(): DumpError {
	return new DumpError({ code: 'DUMP_TOO_LARGE', detail: `the state has more than ${mostEntries} accounts and slots` });
}
