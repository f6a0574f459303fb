import type { Block, BlockHeader } from '@ethereumjs/block';
import { bytesToHex, type Hash } from '@mosaic/consensus';
import type { ExecutionContext } from './executeBlock.ts';
import { checkDescent, require } from './foreignHeader.ts';

/** Generations above a block within which its ommers' parents are. */
const GENERATIONS = 7;

/**
 * The ommers that a block names: siblings of recent ancestors, each rewarded once. Blocks with more than two are not
 * decoded. Throws ExecutionError HEADER_INVALID.
 */
export function checkOmmers(block: Block, context: ExecutionContext): void {
	const ommers = block.uncleHeaders;
	if (ommers.length === 0) return;
	const ancestors = ancestorsOf(block, context);
	const taken = new Set<Hash>(ancestors.keys());
	for (const { uncleHeaders } of ancestors.values()) for (const ommer of uncleHeaders) taken.add(hashOf(ommer));
	for (const ommer of ommers) {
		const hash = hashOf(ommer);
		require('uncles', !taken.has(hash), hash, 'headers that are not in the chain yet');
		taken.add(hash);
		const parentHash = bytesToHex(ommer.parentHash);
		const parent = ancestors.get(parentHash);
		const isRecent = parent !== undefined && parentHash !== bytesToHex(block.header.parentHash);
		require('uncles', isRecent, hash, 'children of recent ancestors');
		if (parent !== undefined) checkDescent(ommer, parent.header);
	}
}

/** The last ancestors of a block by hash. */
function ancestorsOf({ header }: Block, { find }: ExecutionContext): Map<Hash, Block> {
	const ancestors = new Map<Hash, Block>();
	let hash = bytesToHex(header.parentHash);
	while (ancestors.size < GENERATIONS) {
		const ancestor = find?.(hash) ?? null;
		if (ancestor === null) break;
		ancestors.set(hash, ancestor);
		hash = bytesToHex(ancestor.header.parentHash);
	}
	return ancestors;
}

function hashOf(header: BlockHeader): Hash {
	return bytesToHex(header.hash());
}
