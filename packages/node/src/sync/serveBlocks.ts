import { type ChainSpec, decodeState, genesisState, type Hash, hexToBytes } from '@mosaic/consensus';
import type { ChainApi, ChainBlock } from '../chain/types.ts';
import type { RequestHandlers, SealedBlock } from '../network/types.ts';

type BlockHandlers = Pick<RequestHandlers, 'blocksByRange' | 'blocksByHash' | 'consensusState' | 'stateNodes'>;

/** What a chain needs to offer to be served to peers. */
type ServedChain = Pick<ChainApi, 'getBlock' | 'getAttachments' | 'blocksFrom' | 'getStateNode'>;

/** Answers peers who ask for blocks and states, from what is stored. Genesis has no seal: everyone has it. */
export function serveBlocks(chain: ServedChain, spec: ChainSpec): BlockHandlers {
	return {
		blocksByRange: (from, count) => serveRange(chain, from, count),
		blocksByHash: (hash, count) => serveAncestry(chain, hash, count),
		consensusState: async (hash) => {
			const block = await chain.getBlock(hash);
			if (block?.number === 0) return genesisState(spec);
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
	let left = count;
	let before: Hash | null = null;
	for await (const block of chain.blocksFrom(Math.max(1, from))) {
		if (left <= 0 || (before !== null && before !== parentOf(block))) return;
		const sealed = await sealedBlock(chain, block);
		if (sealed === null) return;
		yield sealed;
		before = block.hash;
		left -= 1;
		if (left === 0) return;
	}
}

async function* serveAncestry(chain: ServedChain, hash: Hash, count: number): AsyncGenerator<SealedBlock> {
	let wanted = hash;
	for (let left = count; left > 0; left -= 1) {
		const block = await chain.getBlock(wanted);
		const sealed = block === null ? null : await sealedBlock(chain, block);
		if (block === null || sealed === null) return;
		yield sealed;
		wanted = parentOf(block);
	}
}

/** null for genesis, and where the consensus data of the block were never stored. */
async function sealedBlock(chain: ServedChain, { hash, number, block }: ChainBlock): Promise<SealedBlock | null> {
	const attachments = number === 0 ? null : await chain.getAttachments(hash);
	if (attachments === null) return null;
	const { slot, seal, body } = attachments;
	return { slot, seal, block: block.serialize(), body: hexToBytes(body) };
}

function parentOf({ block }: ChainBlock): Hash {
	return `0x${Buffer.from(block.header.parentHash).toString('hex')}`;
}
