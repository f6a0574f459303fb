import { type Address, bytesToHex, type Hash, type Hex } from '@mosaic/consensus';
import { devGenesis } from '@mosaic/genesis';
import { RpcServer } from '@mosaic/rpc';
import { developmentKeys, type KeyPair, LocalAccounts } from '../../accounts/index.ts';
import { Chain, type HeadChange } from '../../chain/index.ts';
import { rememberSender } from '../../execution/index.ts';
import { TransactionPool } from '../../pool/index.ts';
import { recoverSender } from '../../pool/recoverSender.ts';
import { Database } from '../../storage/index.ts';
import { createBackend } from '../createBackend.ts';
import type { PendingFields } from '../pendingBlock.ts';

/** What a caller reads of an answer. */
export interface RpcAnswer {
	readonly result?: unknown;
	readonly error?: { readonly code: number; readonly message: string; readonly data?: string };
}

const feeRecipient: Address = `0x${'fe'.repeat(20)}`;

/** Wei of each development account. */
export const BALANCE = 10n ** 22n;

/** A chain with a pool behind a listening server; blocks are made when a test says so. */
export class RpcNode {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly keys: readonly KeyPair[];
	/** What the tags stand for; `latest` is the head. */
	readonly tags: { safe: Hash; finalized: Hash };
	url = '';
	readonly #server: RpcServer;
	readonly #database: Database;

	private constructor(chain: Chain, pool: TransactionPool, database: Database, keys: readonly KeyPair[]) {
		this.chain = chain;
		this.pool = pool;
		this.#database = database;
		this.keys = keys;
		this.tags = { safe: chain.genesisHash, finalized: chain.genesisHash };
		const tags = { latest: () => chain.head.hash, safe: () => this.tags.safe, finalized: () => this.tags.finalized };
		const accounts = new LocalAccounts(keys);
		const pending = (): PendingFields => ({ timestamp: this.nextTime(), feeRecipient, prevRandao: chain.head.hash });
		const backend = createBackend({ chain, pool, accounts, tags, pending, clientVersion: 'test', testing: true });
		this.#server = new RpcServer(backend, {
			onInternalError: (method, error) => {
				throw new AggregateError([error], method);
			},
		});
	}

	/** Starts a node with three funded accounts. */
	static async start(): Promise<RpcNode> {
		const keys = developmentKeys({ accounts: 3, validators: 0 }).accounts;
		const accounts = keys.map((key) => key.address);
		const genesis = devGenesis({ chainId: 1337, accounts, balance: BALANCE, extraData: '0x', timestamp: 1_000 });
		const database = await Database.open();
		const chain = await Chain.open({ database, genesis });
		const { hash, header } = chain.head;
		const pool = new TransactionPool({
			chainId: 1337n,
			head: { state: await chain.stateAt(hash), baseFeePerGas: header.calcNextBaseFee(), gasLimit: header.gasLimit },
			recoverer: { recover: async (raw) => addressOf(recoverSender(raw)) },
			decode: (raw, hash) => chain.decodeTransaction(raw, hash),
			rememberSender,
			clock: { now: () => 0 },
		});
		const node = new RpcNode(chain, pool, database, keys);
		node.url = (await node.#server.listen()).url;
		return node;
	}

	/** Unix seconds of the block that is to come. */
	nextTime(): number {
		return Number(this.chain.head.header.timestamp) + 1;
	}

	/** The address of a development account. */
	account(index: number): Address {
		return this.keys[index]?.address ?? '0x';
	}

	/** Makes a block of the pool's transactions on a parent, by default the head, and moves the head there. */
	async mine(parent: Hash = this.chain.head.hash): Promise<Hash> {
		const timestamp = Number((await this.chain.getHeader(parent))?.timestamp ?? 0n) + 1;
		const executed = await this.chain.produce({
			parent,
			timestamp,
			parentBeaconBlockRoot: `0x${'00'.repeat(32)}`,
			feeRecipient,
			prevRandao: parent,
			transactions: this.pool.best(),
		});
		await this.#follow(await this.chain.commit(executed, { makeHead: true }));
		return executed.hash;
	}

	/** Moves the head to a stored block. */
	async moveHead(hash: Hash): Promise<void> {
		await this.#follow(await this.chain.setHead(hash));
	}

	/** Calls a method and answers what came back. */
	async call(method: string, params: readonly unknown[] = []): Promise<RpcAnswer> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
		});
		return (await response.json()) as RpcAnswer;
	}

	/** The result of a method that must succeed. */
	async result<T>(method: string, params: readonly unknown[] = []): Promise<T> {
		const { result, error } = await this.call(method, params);
		if (error !== undefined) throw new TypeError(`${method}: ${error.code} ${error.message}`);
		return result as T;
	}

	/** Deploys runtime code and answers its address. */
	async deploy(runtime: string): Promise<Address> {
		const size = (runtime.length / 2).toString(16).padStart(4, '0');
		const data: Hex = `0x61${size}80600a5f395ff3${runtime}`;
		const hash = await this.result<Hash>('eth_sendTransaction', [{ from: this.account(0), data }]);
		await this.mine();
		return (await this.result<{ contractAddress: Address }>('eth_getTransactionReceipt', [hash])).contractAddress;
	}

	async close(): Promise<void> {
		await this.#server.close();
		await this.pool.close();
		await this.chain.close();
		await this.#database.close();
	}

	async #follow(change: HeadChange | null): Promise<void> {
		if (change === null) return;
		const { hash, header } = this.chain.head;
		await this.pool.onHead(change, await this.chain.stateAt(hash), header.calcNextBaseFee());
	}
}

function addressOf(bytes: Uint8Array | null): Address | null {
	return bytes === null ? null : bytesToHex(bytes);
}
