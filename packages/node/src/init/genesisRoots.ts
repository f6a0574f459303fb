import { join } from 'node:path';
import { bytesToHex, type Hash } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import { makeTemporaryFolder } from '../assembly/temporaryFolder.ts';
import { Chain } from '../chain/index.ts';
import { Database } from '../storage/index.ts';

/** Hash and state root of the block that a genesis describes. */
export async function genesisRoots(genesis: Genesis): Promise<{ readonly hash: Hash; readonly stateRoot: Hash }> {
	const { root, remove } = await makeTemporaryFolder();
	try {
		const database = await Database.open({ directory: join(root, 'chain'), durable: false });
		try {
			const chain = await Chain.open({ database, genesis });
			const roots = { hash: chain.genesisHash, stateRoot: bytesToHex(chain.head.header.stateRoot) };
			await chain.close();
			return roots;
		} finally {
			await database.close();
		}
	} finally {
		await remove();
	}
}
