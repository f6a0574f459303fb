import { type ChainSpec, decodeState, genesisState, type Hash, hexToBytes } from '@mosaic/consensus';
import type { ChainApi } from '../chain/types.ts';
import type { RequestHandlers, SealedBlock } from '../network/types.ts';
import { describeBlock } from './describeBlock.ts';

type BlockHandlers = Pick<RequestHandlers, 'blocksByRange' | 'blocksByHash' | 'consensusState' | 'stateNodes'>;

/** What a chain needs to offer to be served to peers. */
type ServedChain = Pick<
	ChainApi,
	'getHeader' | 'getCanonicalHash' | 'getEncodedBlock' | 'getAttachments' | 'getStateNode'
>;

/** Answers peers who ask for blocks and states, from what is stored. Genesis has no seal: everyone has it. */
export function serveBlocks(chain: ServedChain, spec: ChainSpec): BlockHandlers {
	return {
		blocksByRange: (from, count) => serveRange(chain, from, count),
		blocksByHash: (hash, count) => serveAncestry(chain, hash, count),
		consensusState: async (hash) => {
			const header = await chain.getHeader(hash);
			if (header?.number === 0n) return genesisState(spec);
			const attachments = await chain.getAttachments(hash);
			const state = attachments === null ? null : decodeState(hexToBytes(attachments.state));
			return state?.ok === true ? state.value : null;
		},
		stateNodes: async (hashes) => {
			const nodes = await Promise.all(hashes.map((hash) => chain.getStateNode(hash)));
			return nodes.filter((node) => node !== null);
		},
	};
}

/** Ends early where the chain is reorganised meanwhile, so that an answer is always one chain. */
async function* serveRange(chain: ServedChain, from: number, count: number): AsyncGenerator<SealedBlock> {
	let before: Hash | null = null;
	const first = Math.max(1, from);
	for (let number = first; number < first + count; number += 1) {
		const hash = await chain.getCanonicalHash(number);
		const sealed = hash === null ? null : await sealedBlock(chain, hash);
		if (sealed === null || (before !== null && before !== parentOf(sealed))) return;
		yield sealed;
		before = hash;
	}
}

async function* serveAncestry(chain: ServedChain, hash: Hash, count: number): AsyncGenerator<SealedBlock> {
	let wanted: Hash | null = hash;
	for (let left = count; left > 0 && wanted !== null; left -= 1) {
		const sealed = await sealedBlock(chain, wanted);
		if (sealed === null) return;
		yield sealed;
		wanted = parentOf(sealed);
	}
}

/** As it is stored; null for genesis, and where the block or its consensus data never were. */
async function sealedBlock(chain: ServedChain, hash: Hash): Promise<SealedBlock | null> {
	const attachments = await chain.getAttachments(hash);
	const block = attachments === null ? null : await chain.getEncodedBlock(hash);
	if (attachments === null || block === null) return null;
	const { slot, seal, body } = attachments;
	return { slot, seal, block, body: hexToBytes(body) };
}

function parentOf(sealed: SealedBlock): Hash | null {
	return describeBlock(sealed)?.parentHash ?? null;
}
