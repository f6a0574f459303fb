import { type Block, type BlockHeader, createBlockFromRLP } from '@ethereumjs/block';
import { RLP } from '@ethereumjs/rlp';
import type { Address } from '@mosaic/consensus';
import type { ForeignForkName, ForeignGenesis, ForkSchedule } from '@mosaic/genesis';
import { type ChainCommon, createForeignCommon } from './chainCommon.ts';
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
		// Seals of proof of work are not judged.
		decode: (bytes) => createBlockFromRLP(bytes, { common: at(placeOf(bytes)), skipConsensusFormatValidation: true }),
		execute: executeForeignBlock,
	};
}

/** The hardfork in force: after the merge blocks have no difficulty. */
function forkAt({ blocks, merges, times }: ForkSchedule, place: BlockPlace): ForeignForkName {
	const byBlock = blocks.filter(({ block }) => block <= place.number).at(-1)?.name ?? 'chainstart';
	if (!merges || place.difficulty > 0n) return byBlock;
	return times.filter(({ time }) => time <= place.timestamp).at(-1)?.name ?? 'paris';
}

/** Number, time and difficulty of an encoded block; zero for what is not there, which the decoder then refuses. */
function placeOf(bytes: Uint8Array): BlockPlace {
	const decoded = RLP.decode(bytes);
	const header = Array.isArray(decoded) ? decoded[0] : undefined;
	const integer = (index: number): bigint => {
		const field = Array.isArray(header) ? header[index] : undefined;
		const isInteger = field instanceof Uint8Array && field.length > 0 && field.length <= 32;
		return isInteger ? BigInt(`0x${Buffer.from(field).toString('hex')}`) : 0n;
	};
	return { difficulty: integer(7), number: integer(8), timestamp: integer(11) };
}
