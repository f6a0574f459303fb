import { type Block, type BlockHeader, createBlockFromRLP } from '@ethereumjs/block';
import type { Address } from '@mosaic/consensus';
import type { ForeignForkName, ForeignGenesis, ForkSchedule } from '@mosaic/genesis';
import { type ChainCommon, createForeignCommon } from './chainCommon.ts';
import { decodeForeignBlock } from './decodeForeignBlock.ts';
import { type ExecutionContext, executeBlock } from './executeBlock.ts';
import { executeForeignBlock } from './executeForeignBlock.ts';
import type { ExecutedBlock } from './types.ts';

/** What decides which rules a block follows. */
export type BlockPlace = Pick<BlockHeader, 'number' | 'timestamp' | 'difficulty'>;

/** The rules of a chain, which may change from block to block. */
export interface ChainRules {
	readonly chainId: number;
	/** Null where the rules never change. */
	readonly forks: ForkSchedule | null;
	/** Where validators deposit (EIP-6110); null where there is no such contract. */
	readonly depositContract: Address | null;
	/** The rules for a block there. */
	at(place: BlockPlace): ChainCommon;
	/** Decodes a block under the rules of its place. Throws where it is none. */
	decode(bytes: Uint8Array): Block;
	/** Validates and executes a block. Throws ExecutionError. */
	execute(block: Block, context: ExecutionContext): Promise<ExecutedBlock>;
}

/** The same rules for all blocks: those of a meta-blockchain's chains. */
export function fixedRules(common: ChainCommon): ChainRules {
	return {
		chainId: Number(common.chainId()),
		forks: null,
		depositContract: null,
		at: () => common,
		decode: (bytes) => createBlockFromRLP(bytes, { common }),
		execute: executeBlock,
	};
}

/** The rules of a chain whose hardforks begin at blocks and times. */
export function scheduledRules({ chainId, forks, depositContract }: ForeignGenesis): ChainRules {
	const commons = new Map<ForeignForkName, ChainCommon>();
	const at = (place: BlockPlace): ChainCommon => {
		const name = forkAt(forks, place);
		const known = commons.get(name);
		if (known !== undefined) return known;
		const common = createForeignCommon(chainId, name, depositContract);
		commons.set(name, common);
		return common;
	};
	return {
		chainId,
		forks,
		depositContract,
		at,
		decode: (bytes) => decodeForeignBlock(at, bytes),
		execute: executeForeignBlock,
	};
}

/** The hardfork in force: after the merge blocks have no difficulty. */
function forkAt({ blocks, merges, times }: ForkSchedule, place: BlockPlace): ForeignForkName {
	const byBlock = blocks.filter(({ block }) => block <= place.number).at(-1)?.name ?? 'chainstart';
	if (!merges || place.difficulty > 0n) return byBlock;
	return times.filter(({ time }) => time <= place.timestamp).at(-1)?.name ?? 'paris';
}
