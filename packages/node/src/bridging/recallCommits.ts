import { type OriginClient, readCommits } from '@mosaic/bridge';
import type { Address } from '@mosaic/consensus';
import type { MetaBlocks } from '../auxiliary/metaBlocks.ts';
import { metaBlockRecord } from './metaBlockRecord.ts';

/** Takes in every commit on an origin: of a history that this node did not live through. */
export async function recallCommits(
	client: OriginClient,
	core: Address,
	originNumber: number,
	metaBlocks: MetaBlocks,
): Promise<void> {
	for (const event of await readCommits(client, core, originNumber)) await metaBlocks.add(metaBlockRecord(event));
}
