import type { Hash } from '@mosaic/consensus';
import type { PeerStatus, SealedBlock } from '../../network/types.ts';
import { blocksOf, genesisOf, hashOf, spoiled } from './mapChain.ts';
import type { MemoryPeer } from './memoryNetwork.ts';
import type { Scheduler } from './scheduler.ts';

/** A peer that serves these blocks as a good node does. */
export function honestPeer(blocks: readonly SealedBlock[], salt: string): MemoryPeer {
	const places = new Map<Hash, number>(blocks.map((block, index) => [hashOf(block), index]));
	const head = { number: blocks.length, hash: blocks.length === 0 ? genesisOf(salt) : hashOf(blocks.at(-1)) };
	return {
		status: () => statusOf(head, { number: 0, hash: genesisOf(salt) }),
		blocksByRange: async (from, count) => blocks.slice(from - 1, from - 1 + count),
		blocksByHash: async (hash, count) => {
			const place = places.get(hash);
			return place === undefined ? [] : blocks.slice(Math.max(0, place + 1 - count), place + 1).reverse();
		},
		consensus: async () => ({ votes: [], evidence: [] }),
	};
}

export function statusOf(head: { number: number; hash: Hash }, finalized: { number: number; hash: Hash }): PeerStatus {
	const coreIdentifier = genesisOf('core');
	return {
		genesisHash: finalized.hash,
		coreIdentifier,
		head: { ...head, slot: head.number },
		finalized: { ...finalized, height: finalized.number },
		earliest: 0,
		time: 0,
	};
}

export const lies = [
	'gap',
	'disorder',
	'garbage',
	'nothing',
	'stall',
	'otherChain',
	'spoiled',
	'tooMuch',
	'crumbs',
	'half',
	'otherNumbers',
	'failure',
] as const;
export type Lie = (typeof lies)[number];

type Answer = readonly SealedBlock[];

/** A peer that tells of a higher chain than the good one, and answers with a lie. */
export function lyingPeer(lie: Lie, blocks: Answer, salt: string, scheduler: Scheduler): MemoryPeer {
	const honest = honestPeer(blocks, salt);
	const stranger = honestPeer(blocksOf(blocks.length + 50, `${salt} of strangers`), `${salt} of strangers`);
	const invented = (name: string): Hash => genesisOf(`${lie} ${name} ${scheduler.pick(1_000)}`);
	const number = blocks.length + 1 + scheduler.pick(1_000);
	const status = statusOf({ number: number + 20, hash: invented('head') }, { number, hash: invented('finalized') });
	const source = lie === 'otherChain' ? stranger : honest;
	return {
		status: () => status,
		blocksByRange: async (from, count) => {
			if (lie === 'tooMuch') return source.blocksByRange(from, count + 1 + scheduler.pick(500));
			if (lie === 'otherNumbers') return source.blocksByRange(from + 1, count);
			return twist(lie, await source.blocksByRange(from, count), scheduler);
		},
		blocksByHash: async (hash, count) => twist(lie, await source.blocksByHash(hash, count), scheduler),
		consensus: async () => ({ votes: [], evidence: [] }),
	};
}

async function twist(lie: Lie, answer: Answer, scheduler: Scheduler): Promise<Answer> {
	const at = scheduler.pick(answer.length);
	switch (lie) {
		case 'gap':
			return answer.filter((_, index) => index !== at);
		case 'disorder':
			return [...answer.slice(at), ...answer.slice(0, at)];
		case 'garbage':
			return answer.map((block) => ({ ...block, block: block.block.map((byte) => byte ^ (1 + scheduler.pick(255))) }));
		case 'nothing':
			return [];
		case 'stall':
			return scheduler.timeout(10_000);
		case 'spoiled':
			return answer.map((block, index) => (index === at ? spoiled(block) : block));
		case 'crumbs':
			return answer.slice(0, 1);
		case 'half':
			return answer.slice(0, answer.length >> 1);
		case 'failure':
			throw new RangeError('unreachable');
		default:
			return answer;
	}
}
