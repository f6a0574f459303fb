import { join } from 'node:path';
import { type Backend, BackendError, type ForkRequest } from '@mosaic/rpc';
import { makeTemporaryFolder } from '../assembly/temporaryFolder.ts';
import type { MiningMode } from '../auxiliary/slots/developmentSlots.ts';
import { Mutex } from '../chain/mutex.ts';
import { defaultCacheFolder } from '../fork/forkCache.ts';
import type { ForkPoint } from '../fork/forkPoint.ts';
import { type Fork, openFork } from '../fork/openFork.ts';
import { type RemoteEndpoint, remoteEndpoint, splitForkUrl } from '../fork/remoteEndpoint.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import type { Reset } from './controls/reset.ts';
import { type RestorePlaces, restoreStack } from './dump/restoreStack.ts';
import type { StackHistory } from './dump/stackHistory.ts';
import type { DevOptions } from './options.ts';
import { RelayBackend } from './relayBackend.ts';
import { hasSameSettings } from './stackRecord.ts';
import { type Stack, type StackParts, startStack } from './startStack.ts';

/** What outlives a stack that is replaced by another. */
export type LastingParts = Omit<StackParts, 'record' | 'fork' | 'reset' | 'mode'>;

/** The stack that runs now. A reset may put one in its place that goes on from another chain, behind the same backend. */
export class RestartableStack {
	readonly #parts: LastingParts;
	readonly #reset: Reset;
	readonly #turns = new Mutex();
	readonly #relay: RelayBackend;
	#present: Stack;
	/** Where the present fork's chain is; null without. */
	#url: string | null;

	private constructor(parts: LastingParts, reset: Reset, present: Stack, url: string | null) {
		this.#parts = parts;
		this.#reset = reset;
		this.#present = present;
		this.#url = url;
		this.#relay = new RelayBackend(present.backend);
	}

	/** Starts what the options ask for, or what the data directory holds. */
	static async start(parts: LastingParts): Promise<RestartableStack> {
		const { options, directory, interrupted } = parts;
		const { record } = directory;
		const asked = options.forkUrl === null ? null : splitForkUrl(options.forkUrl);
		const block = options.forkBlockNumber ?? asked?.block ?? null;
		const opening = asked === null ? null : openAt(parts, asked.url, block, record?.fork ?? null);
		const fork = opening === null ? null : await unlessAborted(opening, interrupted);
		let started: RestartableStack | null = null;
		const reset: Reset = {
			refork: async (request) => started?.refork(request) ?? false,
			restore: async (history) => started?.restore(history) ?? false,
			setUrl: async (url) => started?.setUrl(url),
		};
		const present = await startStack({ ...parts, record, fork, reset, mode: null });
		started = new RestartableStack(parts, reset, present, asked?.url ?? null);
		return started;
	}

	/** Always that of the stack which runs. */
	get backend(): Backend {
		return this.#relay;
	}

	get present(): Stack {
		return this.#present;
	}

	stop(): Promise<void> {
		return this.#turns.run(() => this.#present.stop());
	}

	/**
	 * Puts a stack in the present one's place that goes on from another chain, or from none for null. False, and nothing done,
	 * where the present one does that already. Rejects with ForkError or BackendError, and then all is as before.
	 */
	refork(request: ForkRequest | null): Promise<boolean> {
		return this.#turns.run(async () => {
			const { fork } = this.#present;
			const url = request?.url ?? this.#url;
			if (request === null || (url === null && request.blockNumber === undefined)) {
				if (fork === null) return false;
				await this.#replace(null, null);
				return true;
			}
			if (url === null) throw new BackendError('INVALID_REQUEST', 'this chain forks no other: name one as jsonRpcUrl');
			const { blockNumber = null } = request;
			if (fork !== null && url === this.#url && blockNumber === fork.point.number) return false;
			await this.#replace(await openAt(this.#parts, url, blockNumber, null), url);
			return true;
		});
	}

	/**
	 * Puts the stack of a history in the present one's place, which keeps its mining mode; false, and nothing done, where settings
	 * are others. It is built and verified apart first. Rejects with DumpError, and then all is as before.
	 */
	restore(history: StackHistory): Promise<boolean> {
		return this.#turns.run(async () => {
			const { options } = this.#parts;
			const isSame = hasSameSettings(history.record.settings, options);
			if (options.originRpc !== null || this.#present.fork !== null || !isSame) return false;
			await verify(history, validatorsOf(this.#parts));
			await this.#replace(null, null, history);
			return true;
		});
	}

	/** Asks another node of the same chain from now on. Rejects with ForkError or BackendError, and then all is as before. */
	setUrl(url: string): Promise<void> {
		return this.#turns.run(async () => {
			const { fork } = this.#present;
			if (fork === null || this.#url === null) throw new BackendError('INVALID_REQUEST', 'this chain forks no other');
			const { options } = this.#parts;
			fork.client.moveTo(endpointOf(options, url));
			try {
				await fork.check();
			} catch (error) {
				fork.client.moveTo(endpointOf(options, this.#url));
				throw error;
			}
			this.#url = url;
		});
	}

	async #replace(fork: Fork | null, url: string | null, history: StackHistory | null = null): Promise<void> {
		const { clock, directory, logger } = this.#parts;
		const options = portsKept(this.#parts.options, this.#present);
		const mode = history === null ? null : modeOf(this.#present);
		await this.#present.stop();
		await directory.clear();
		if (fork === null) clock.set(Date.now());
		try {
			if (history !== null) await restoreStack(history, placesOf(this.#parts));
			const restored = history?.record ?? null;
			this.#present = await startStack({
				...{ ...this.#parts, options, record: null, restored, fork, reset: this.#reset, mode },
			});
		} catch (error) {
			logger.error({ error: String(error) }, 'no stack runs any more: restart mosaic');
			throw error;
		}
		this.#url = url;
		this.#relay.turnTo(this.#present.backend);
	}
}

/** Opens the chain at a URL; without asking it where an earlier run knows the block. */
function openAt(
	{ options, logger }: LastingParts,
	url: string,
	blockNumber: number | null,
	known: ForkPoint | null,
): Promise<Fork> {
	const { epochLength, noStorageCaching, cachePath } = options;
	const cacheFolder = noStorageCaching ? null : (cachePath ?? defaultCacheFolder());
	return openFork({ endpoint: endpointOf(options, url), blockNumber, epochLength, cacheFolder, known, logger });
}

/** The header of the options is for the node of the options alone. */
function endpointOf({ forkUrl, forkHeader }: DevOptions, url: string): RemoteEndpoint {
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
		throw new BackendError('INVALID_REQUEST', 'jsonRpcUrl must be an http:// or https:// URL');
	const isOfOptions = forkUrl !== null && new URL(splitForkUrl(forkUrl).url).origin === new URL(url).origin;
	return remoteEndpoint(url, isOfOptions ? forkHeader : null);
}

/** Where the chains of a history are built. */
export function placesOf(parts: Pick<LastingParts, 'options' | 'keys' | 'directory'>): RestorePlaces {
	const { origin, auxiliary } = parts.directory;
	return { origin, auxiliary, durable: parts.options.dataDir !== null, validators: validatorsOf(parts) };
}

function validatorsOf({ keys, options }: Pick<LastingParts, 'options' | 'keys'>): RestorePlaces['validators'] {
	return keys.validators.slice(0, options.validators).map(({ address }) => address);
}

/** Builds the chains of a history in a folder that is thrown away. */
async function verify(history: StackHistory, validators: RestorePlaces['validators']): Promise<void> {
	const { root, remove } = await makeTemporaryFolder();
	try {
		const places = { origin: join(root, 'origin'), auxiliary: join(root, 'auxiliary') };
		await restoreStack(history, { ...places, validators, durable: false });
	} finally {
		await remove();
	}
}

/** When a stack makes blocks: methods may have changed it. */
function modeOf({ backend: { development } }: Stack): MiningMode | null {
	return development === undefined
		? null
		: { automatic: development.automine(), interval: development.intervalMining() };
}

/** A port that the system chose stays. */
function portsKept(options: DevOptions, { origin }: Stack): DevOptions {
	return options.originRpc === null ? { ...options, originPort: Number(new URL(origin.url).port) } : options;
}
