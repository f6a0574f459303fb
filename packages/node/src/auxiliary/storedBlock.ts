import type { Hash } from '@mosaic/consensus';
import type { ChainApi, ChainBlock } from '../chain/types.ts';
import { DriverError } from './driverError.ts';

/** A block that must be there. Throws DriverError BLOCK_MISSING. */
export async function storedBlock(chain: Pick<ChainApi, 'getBlock'>, hash: Hash): Promise<ChainBlock> {
	const block = await chain.getBlock(hash);
	if (block === null)
		throw new DriverError('BLOCK_MISSING', `block ${hash} is not stored: the database is damaged`, { hash });
	return block;
}
