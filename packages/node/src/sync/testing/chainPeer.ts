import type { ChainSpec } from '@mosaic/consensus';
import { bytesToHex, encodeState, genesisState, type Hash } from '@mosaic/consensus';
import type { Chain } from '../../chain/index.ts';
import type { SealedBlock } from '../../network/types.ts';
import type { BlockImporter, ImportOutcome, SyncChain } from '../ports.ts';
import { serveBlocks } from '../serveBlocks.ts';
import type { MemoryPeer } from './memoryNetwork.ts';

/** A peer that serves a real chain as a node does. */
export function chainPeer(chain: Chain, spec: ChainSpec, finalized: () => number = () => 0): MemoryPeer {
	const served = serveBlocks(chain, spec);
	let checkpoint: { readonly number: number; readonly hash: Hash } = { number: 0, hash: chain.genesisHash };
	return {
		status: () => {
			const { number, hash } = chain.head;
			if (finalized() >= number) checkpoint = { number, hash };
			return {
				genesisHash: chain.genesisHash,
				coreIdentifier: chain.genesisHash,
				head: { number, hash, slot: number },
				finalized: { height: checkpoint.number, ...checkpoint },
				earliest: 0,
				time: 0,
			};
		},
		blocksByRange: (from, count) => collect(served.blocksByRange(from, count)),
		blocksByHash: (hash, count) => collect(served.blocksByHash(hash, count)),
		consensus: async () => ({ votes: [], evidence: [] }),
	};
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
	const collected: T[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}

/** Executes and stores blocks on a real chain; of consensus it keeps what travels, and checks nothing. */
export class ExecutingImporter implements BlockImporter, SyncChain {
	readonly #chain: Chain;
	readonly #state: `0x${string}`;
	readonly #known: Set<Hash>;

	constructor(chain: Chain, spec: ChainSpec) {
		this.#chain = chain;
		this.#known = new Set([chain.genesisHash]);
		this.#state = bytesToHex(encodeState(genesisState(spec)));
	}

	get head(): SyncChain['head'] {
		return this.#chain.head;
	}

	get finalized(): SyncChain['finalized'] {
		return { number: 0, hash: this.#chain.genesisHash };
	}

	has(hash: Hash): boolean {
		return this.#known.has(hash);
	}

	async import({ slot, seal, block, body }: SealedBlock): Promise<ImportOutcome> {
		const decoded = this.#chain.decodeBlock(block);
		const parent = bytesToHex(decoded.header.parentHash);
		if (this.#known.has(bytesToHex(decoded.hash()))) return { kind: 'known' };
		if (!this.#known.has(parent)) return { kind: 'orphan', parent };
		const executed = await this.#chain.execute(decoded);
		const attachments = { slot, seal, body: bytesToHex(body), state: this.#state };
		await this.#chain.commit(executed, { attachments, makeHead: this.head.hash === parent });
		if (this.head.number < executed.number) await this.#chain.setHead(executed.hash);
		this.#known.add(executed.hash);
		return { kind: 'imported' };
	}
}
