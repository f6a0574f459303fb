import type { Address } from '@mosaic/consensus';
import type { Logger } from '../logging/logger.ts';
import type { Database } from '../storage/index.ts';
import { ForkCache } from './forkCache.ts';
import type { ForkPoint } from './forkPoint.ts';
import { ForkState } from './forkState.ts';
import { ForkStore } from './forkStore.ts';
import { type BlockParameter, findForkPoint, requireForkPoint } from './remoteChain.ts';
import { RemoteClient } from './remoteClient.ts';
import type { RemoteEndpoint } from './remoteEndpoint.ts';

/** What is forked, and how it is kept. */
export interface ForkOptions {
	readonly endpoint: RemoteEndpoint;
	/** Null: the newest block. */
	readonly blockNumber: number | null;
	readonly epochLength: number;
	/** The folder of the cache; null for none. */
	readonly cacheFolder: string | null;
	/** The block that an earlier run forked: the node need not answer then. Null for a new fork. */
	readonly known: ForkPoint | null;
	readonly logger: Logger;
}

/** Another chain that a chain goes on from. */
export interface Fork {
	readonly point: ForkPoint;
	readonly client: RemoteClient;
	/** Asks a node that proved to be of that chain. Rejects with ForkError. */
	request(method: string, params: readonly unknown[]): Promise<unknown>;
	/** Nonces of accounts there. Rejects with ForkError. */
	nonces(addresses: readonly Address[]): Promise<Map<Address, bigint>>;
	/** What lies below a chain with this database, whose genesis makes these accounts. */
	below(database: Database, own: Iterable<Address>): ForkState;
	/** Calls the listener when something can be read that could not be before; the answer ends that. */
	onRecovered(listener: () => void): () => void;
	/** Asks once more whether it is the right chain, as after a change of URL. */
	check(): Promise<void>;
	close(): Promise<void>;
}

/** Finds the block to fork, and its state; without the node where cache or data directory know the block. Throws ForkError. */
export async function openFork(options: ForkOptions): Promise<Fork> {
	const { endpoint, blockNumber, cacheFolder, logger } = options;
	const client = new RemoteClient(endpoint);
	const cache = cacheFolder === null ? null : new ForkCache(cacheFolder);
	try {
		const remembered =
			options.known ?? (blockNumber === null ? null : ((await cache?.findPoint(endpoint.url, blockNumber)) ?? null));
		const point = remembered ?? (await findForkPoint(client, blockNumber, options.epochLength));
		const reader = new CheckedReader(client, point);
		if (remembered === null) {
			await reader.blockParameter();
			await cache?.keepPoint(endpoint.url, point).catch((error: unknown) => warn(logger, error));
		}
		const database = (await cache?.open(point).catch((error: unknown) => warn(logger, error))) ?? null;
		return fork(client, reader, point, database);
	} catch (error) {
		client.close();
		throw error;
	}
}

function warn(logger: Logger, error: unknown): null {
	const message = error instanceof Error ? error.message : String(error);
	logger.warn({ error: message }, 'the cache of forks cannot be used: what is read of the chain is not kept there');
	return null;
}

function fork(client: RemoteClient, reader: CheckedReader, point: ForkPoint, cache: Database | null): Fork {
	const cached = cache === null ? [] : [new ForkStore(cache)];
	const states: ForkState[] = [];
	const create = (stores: readonly ForkStore[], own: Iterable<string>): ForkState => {
		const state = new ForkState(reader, stores, own);
		states.push(state);
		return state;
	};
	return {
		point,
		client,
		request: (method, params) => reader.request(method, params),
		check: () => reader.check(),
		onRecovered: (listener) => {
			const ends = states.map((state) => state.onRecovered(listener));
			return () => {
				for (const end of ends) end();
			};
		},
		nonces: async (addresses) => {
			const state = create(cached, []);
			const nonceOf = async (address: Address): Promise<[Address, bigint]> => {
				const name = address.slice(2);
				if (state.account(name) === undefined) await state.loadAccount(name);
				return [address, state.account(name)?.nonce ?? 0n];
			};
			return new Map(await Promise.all(addresses.map(nonceOf)));
		},
		below: (database, own) =>
			create(
				[new ForkStore(database), ...cached],
				Array.from(own, (address) => address.slice(2)),
			),
		close: async () => {
			for (const state of states) state.close();
			client.close();
			await cache?.close();
		},
	};
}

/** Asks only after the node proved to be of the chain that was forked. */
class CheckedReader {
	readonly #client: RemoteClient;
	readonly #point: ForkPoint;
	#checked: Promise<BlockParameter> | null = null;

	constructor(client: RemoteClient, point: ForkPoint) {
		this.#client = client;
		this.#point = point;
	}

	blockParameter(): Promise<BlockParameter> {
		if (this.#checked !== null) return this.#checked;
		const checking = requireForkPoint(this.#client, this.#point);
		this.#checked = checking;
		checking.catch(() => {
			if (this.#checked === checking) this.#checked = null;
		});
		return checking;
	}

	async check(): Promise<void> {
		this.#checked = null;
		await this.blockParameter();
	}

	async request(method: string, params: readonly unknown[]): Promise<unknown> {
		await this.blockParameter();
		return this.#client.request(method, params);
	}
}
