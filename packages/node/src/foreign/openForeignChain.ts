import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseForeignGenesis } from '@mosaic/genesis';
import type { Closing } from '../assembly/closing.ts';
import { Chain } from '../chain/index.ts';
import { Database, type Json, tables } from '../storage/index.ts';
import { ForeignError } from './foreignError.ts';

/** Entry of the database's metadata that holds the genesis file. */
const genesisEntry = 'foreignGenesis';

/**
 * Opens the database of an imported chain in a folder; `closing` closes it. `genesis` is the genesis file's JSON where the
 * chain may be new, and null where it must be there. Throws GenesisError, ChainError CHAIN_GENESIS_MISMATCH where the
 * folder holds another chain, and ForeignError CHAIN_NOT_IMPORTED.
 */
export async function openForeignChain(directory: string, genesis: unknown, closing: Closing): Promise<Chain> {
	// A file that is wrong leaves no folder behind.
	const given = genesis === null ? null : parseForeignGenesis(genesis);
	const location = join(directory, 'foreign');
	if (given === null && !existsSync(location)) throw new ForeignError({ code: 'CHAIN_NOT_IMPORTED', directory });
	const database = await Database.open({ directory: location });
	closing.add(() => database.close());
	const stored = database.get(tables.metadata, genesisEntry);
	if (stored === undefined && given === null) throw new ForeignError({ code: 'CHAIN_NOT_IMPORTED', directory });
	if (stored === undefined) await database.put(tables.metadata, genesisEntry, genesis as Json);
	const chain = await Chain.open({ database, genesis: given ?? parseForeignGenesis(stored) });
	closing.add(() => chain.close());
	return chain;
}
