import type { Address, Hash, Hex } from '@mosaic/consensus';
import { readArray, readHash, readHex, readNumber, readObject, readQuantity, toQuantity } from './fields.ts';
import { type OriginHeader, readHeader } from './header.ts';
import { httpTransport } from './httpTransport.ts';
import { type OriginLog, readLogs } from './logs.ts';
import { OriginError } from './originError.ts';
import type { RequestFunction } from './requestFunction.ts';
import { type RpcError, readRpcError } from './rpcError.ts';

/** How to reach an origin. */
export interface OriginOptions {
	/** An http(s) URL, or the dispatcher of an origin in this process. */
	readonly endpoint: string | RequestFunction;
	/** The chain id that the origin must have; whatever it has, where absent. */
	readonly chainId?: number;
	/** Blocks above a block that make it final, 0 for instant origins; null: by the origin's own tag `finalized`. */
	readonly confirmations: number | null;
	/** Milliseconds that one request over HTTP may take; 10,000 where absent. */
	readonly requestTimeout?: number;
}

/** An account's proof and one storage slot's, as `eth_getProof` gives them. */
export interface OriginProof {
	readonly accountProof: readonly Hex[];
	readonly storageProof: readonly Hex[];
	readonly value: bigint;
}

export type BlockTag = number | 'latest' | 'finalized';

/** Nodes of a Merkle proof that are accepted: a path has at most 64 nibbles. */
const deepestProof = 65;

/**
 * Typed, checked requests to an origin over plain JSON-RPC. It keeps no timers and does nothing unasked. Every method
 * throws {@link OriginError}: what the origin refuses is ORIGIN_REQUEST_FAILED with the JSON-RPC error as its cause.
 */
export class OriginClient {
	readonly chainId: number;
	readonly confirmations: number | null;
	readonly #transport: RequestFunction;
	readonly #pending = new Set<(error: OriginError) => void>();
	#closed = false;

	private constructor(transport: RequestFunction, chainId: number, confirmations: number | null) {
		this.#transport = transport;
		this.chainId = chainId;
		this.confirmations = confirmations;
	}

	/** Connects and checks the chain id: ORIGIN_URL_INVALID, ORIGIN_UNREACHABLE, ORIGIN_CHAIN_ID_MISMATCH. */
	static async connect(options: OriginOptions): Promise<OriginClient> {
		const { endpoint, confirmations } = options;
		const transport =
			typeof endpoint === 'string' ? httpTransport(endpoint, options.requestTimeout ?? 10_000) : endpoint;
		const probe = new OriginClient(transport, 0, confirmations);
		const chainId = readNumber(await probe.request('eth_chainId', []), 'eth_chainId');
		if (options.chainId !== undefined && options.chainId !== chainId) {
			throw new OriginError('ORIGIN_CHAIN_ID_MISMATCH', { expected: options.chainId, found: chainId });
		}
		return new OriginClient(transport, chainId, confirmations);
	}

	/** One raw request. */
	request(method: string, params: readonly unknown[]): Promise<unknown> {
		if (this.#closed) return Promise.reject(new OriginError('ORIGIN_CLOSED', { method }));
		return new Promise((resolve, reject) => {
			this.#pending.add(reject);
			this.#transport(method, params)
				.then(resolve, (error: unknown) => reject(asOriginError(error, method)))
				.finally(() => this.#pending.delete(reject));
		});
	}

	/** The header of a block, or null where the origin has none. Throws ORIGIN_RESPONSE_INVALID for one of another number. */
	async findHeader(block: BlockTag): Promise<OriginHeader | null> {
		const answer = await this.request('eth_getBlockByNumber', [blockParameter(block), false]);
		const header = answer === null ? null : readHeader(answer);
		if (header !== null && typeof block === 'number' && header.number !== block)
			throw new OriginError('ORIGIN_RESPONSE_INVALID', { field: 'number', expected: block, found: header.number });
		return header;
	}

	/** The header of a block; throws ORIGIN_BLOCK_MISSING. */
	async header(block: BlockTag): Promise<OriginHeader> {
		const header = await this.findHeader(block);
		if (header === null) throw new OriginError('ORIGIN_BLOCK_MISSING', { block });
		return header;
	}

	async blockNumber(): Promise<number> {
		return readNumber(await this.request('eth_blockNumber', []), 'eth_blockNumber');
	}

	/**
	 * The newest block that counts as final (spec 5), null while there is none. `latest` spares a request where the
	 * caller knows the head already. Throws ORIGIN_FINALITY_UNKNOWN where the origin does not know the tag.
	 */
	async finalizedNumber(latest?: number): Promise<number | null> {
		if (this.confirmations === null) return this.#taggedFinal();
		const number = (latest ?? (await this.blockNumber())) - this.confirmations;
		return number < 0 ? null : number;
	}

	async code(address: Address): Promise<Hex> {
		return readHex(await this.request('eth_getCode', [address, 'latest']), 'eth_getCode');
	}

	/** The result of calling a contract at the newest block. */
	async call(to: Address, data: Hex): Promise<Hex> {
		return readHex(await this.request('eth_call', [{ to, data }, 'latest']), 'eth_call');
	}

	/** Logs of one address with one of the first topics, from block `from` up to block `to`, in order. */
	async logs(
		address: Address,
		topics: readonly (Hash | readonly Hash[])[],
		from: number,
		to: number,
	): Promise<OriginLog[]> {
		const filter = { address, topics, fromBlock: toQuantity(from), toBlock: toQuantity(to) };
		return readLogs(await this.request('eth_getLogs', [filter]));
	}

	/** The proof of one storage slot at a block; verified by nobody yet. */
	async proof(address: Address, slot: Hash, block: number): Promise<OriginProof> {
		const answer = readObject(await this.request('eth_getProof', [address, [slot], toQuantity(block)]), 'eth_getProof');
		const [entry] = readArray(answer.storageProof, 'storageProof', 1);
		const storage = readObject(entry, 'storageProof');
		return {
			accountProof: readNodes(answer.accountProof, 'accountProof'),
			storageProof: readNodes(storage.proof, 'storageProof.proof'),
			value: readQuantity(storage.value, 'storageProof.value'),
		};
	}

	/** Transactions of an account, those in the pool included where `block` is `pending`. */
	async transactionCount(address: Address, block: 'latest' | 'pending'): Promise<number> {
		return readNumber(await this.request('eth_getTransactionCount', [address, block]), 'eth_getTransactionCount');
	}

	async sendRawTransaction(transaction: Hex): Promise<Hash> {
		return readHash(await this.request('eth_sendRawTransaction', [transaction]), 'eth_sendRawTransaction');
	}

	/** Ends all requests under way with ORIGIN_CLOSED, and refuses further ones. */
	close(): void {
		this.#closed = true;
		for (const reject of this.#pending) reject(new OriginError('ORIGIN_CLOSED'));
		this.#pending.clear();
	}

	async #taggedFinal(): Promise<number | null> {
		try {
			return (await this.findHeader('finalized'))?.number ?? null;
		} catch (error) {
			const refusal = rpcErrorOf(error);
			if (refusal === null) throw error;
			if (/not found/i.test(refusal.message)) return null;
			throw new OriginError('ORIGIN_FINALITY_UNKNOWN', { message: refusal.message }, refusal);
		}
	}
}

/** The JSON-RPC error behind an ORIGIN_REQUEST_FAILED, or null. */
export function rpcErrorOf(error: unknown): RpcError | null {
	if (!(error instanceof OriginError) || error.code !== 'ORIGIN_REQUEST_FAILED') return null;
	return readRpcError(error.cause);
}

function asOriginError(error: unknown, method: string): OriginError {
	if (error instanceof OriginError) return error;
	const refusal = readRpcError(error);
	if (refusal === null) return new OriginError('ORIGIN_UNREACHABLE', { method, reason: String(error) }, error);
	return new OriginError('ORIGIN_REQUEST_FAILED', { method, rpcCode: refusal.code, message: refusal.message }, refusal);
}

function blockParameter(block: BlockTag): string {
	return typeof block === 'number' ? toQuantity(block) : block;
}

function readNodes(value: unknown, field: string): Hex[] {
	return readArray(value, field, deepestProof).map((node) => readHex(node, field));
}
