import { Block, createBlockHeader } from '@ethereumjs/block';
import { createTx, createTxFromRLP, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { bytesToHex } from '@ethereumjs/util';
import { type Address, addressOf, type Hash, type Hex, keccak256 } from '@mosaic/consensus';
import { signTransaction } from '../accounts/index.ts';
import type { ChainBlock, HeadChange } from '../chain/types.ts';
import { createChainCommon } from '../execution/chainCommon.ts';
import { PoolError, type PoolErrorCode, type PoolOptions, type PoolState, TransactionPool } from './index.ts';
import { recoverSender } from './recoverSender.ts';

/** For the tests of the pool: keys, a state that tests write, and a pool on both. */

export const chainId = 1337;
export const common = createChainCommon(chainId, 'osaka');
export const GWEI = 1_000_000_000n;
export const ETHER = 10n ** 18n;
export const recipient: Address = `0x${'11'.repeat(20)}`;
const EMPTY_HASH = bytesToHex(keccak256(new Uint8Array()));

export interface Person {
	readonly key: Uint8Array;
	readonly address: Address;
}

export function person(index: number): Person {
	const key = new Uint8Array(32);
	new DataView(key.buffer).setUint32(28, index + 1);
	return { key, address: addressOf(key) };
}

/** Signs a transaction: by default a transfer of one wei with a tip of 1 and a fee cap of 10 gwei. */
export function signed(
	from: Person,
	nonce: number | bigint,
	fields: Partial<Record<string, unknown>> = {},
): TypedTransaction {
	const defaults = {
		type: 2,
		nonce,
		gasLimit: 21_000n,
		to: recipient,
		value: 1n,
		maxFeePerGas: 10n * GWEI,
		maxPriorityFeePerGas: GWEI,
	};
	return signTransaction(createTx({ ...defaults, ...fields } as TypedTxData, { common }), from.key);
}

/** Accounts that tests write; unknown ones are rich. */
export class TestState implements PoolState {
	readonly accounts = new Map<Address, { nonce?: bigint; balance?: bigint; code?: Hex }>();

	async getAccount(address: Address) {
		const { nonce = 0n, balance = 1_000n * ETHER, code } = this.accounts.get(address) ?? {};
		const codeHash = code === undefined ? EMPTY_HASH : bytesToHex(keccak256(Buffer.from(code.slice(2), 'hex')));
		return { nonce, balance, codeHash, storageRoot: EMPTY_HASH };
	}

	async getCode(address: Address): Promise<Hex> {
		return this.accounts.get(address)?.code ?? '0x';
	}
}

/** Counts milliseconds only when told. */
export class TestClock {
	time = 0;

	now(): number {
		return this.time;
	}
}

export interface Fixture {
	readonly pool: TransactionPool;
	readonly state: TestState;
	readonly clock: TestClock;
	/** Events as `name hash-prefix reason`. */
	readonly events: string[];
}

/** A pool at base fee 1 gwei and a block gas limit of 30 million, recovering senders in place. */
export function poolFixture(options: Partial<PoolOptions> = {}): Fixture {
	const state = new TestState();
	const clock = new TestClock();
	const pool = new TransactionPool({
		chainId: BigInt(chainId),
		head: { state, baseFeePerGas: GWEI, gasLimit: 30_000_000n },
		recoverer: { recover: async (raw) => addressOrNull(recoverSender(raw)) },
		decode: (raw) => createTxFromRLP(raw, { common }),
		clock,
		...options,
	});
	const events: string[] = [];
	pool.events.on('admitted', (hash) => events.push(`admitted ${hash}`));
	pool.events.on('executable', (hash) => events.push(`executable ${hash}`));
	pool.events.on('dropped', (hash, reason) => events.push(`dropped ${hash} ${reason}`));
	return { pool, state, clock, events };
}

/** What a head that adds and removes blocks of these transactions looks like. */
export function headChange(added: readonly TypedTransaction[], removed: readonly TypedTransaction[] = []): HeadChange {
	const header = blockOf([]).header;
	return {
		added: added.length === 0 ? [] : [chainBlock(blockOf(added))],
		removed: removed.length === 0 ? [] : [chainBlock(blockOf(removed))],
		head: { hash: bytesToHex(header.hash()), number: 1, header },
	};
}

/** The code with which an admission is refused, or `ADMITTED`. */
export async function outcomeOf(admission: Promise<unknown>): Promise<PoolErrorCode | 'ADMITTED'> {
	try {
		await admission;
		return 'ADMITTED';
	} catch (error) {
		if (error instanceof PoolError) return error.code;
		throw error;
	}
}

/** Everything that a block at this base fee would take, in order. */
export function drain(pool: TransactionPool, baseFeePerGas = GWEI, gasAvailable = 30_000_000n): Hash[] {
	const source = pool.best();
	const hashes: Hash[] = [];
	for (;;) {
		const transaction = source.next({ baseFeePerGas, gasAvailable });
		if (transaction === undefined) return hashes;
		hashes.push(hashOf(transaction));
	}
}

export function hashOf(transaction: TypedTransaction): Hash {
	return bytesToHex(transaction.hash());
}

/** A block that holds the very transactions; nothing here executes it. */
function blockOf(transactions: readonly TypedTransaction[]): Block {
	const header = createBlockHeader({ number: 1, gasLimit: 30_000_000n, baseFeePerGas: 1n }, { common });
	return new Block(header, [...transactions], [], [], { common });
}

function chainBlock(block: Block): ChainBlock {
	return { block, hash: bytesToHex(block.hash()), number: Number(block.header.number) };
}

function addressOrNull(bytes: Uint8Array | null): Address | null {
	return bytes === null ? null : bytesToHex(bytes);
}
