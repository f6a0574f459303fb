import type { Block } from '@ethereumjs/block';
import { bytesToHex, type Hash } from '@mosaic/consensus';
import { type ExecutedBlock, encodeEditList } from '../execution/index.ts';
import type { StateChanges } from '../state/index.ts';
import { type Batch, type Database, tables } from '../storage/index.ts';
import { ChainError } from './errors.ts';
import { writeMove } from './headMove.ts';
import { encodeAttachments, encodeReceipts } from './records.ts';
import type { Attachments, ChainBlock } from './types.ts';

/** Writes a block into a batch, with all that its execution and consensus want stored. */
export function writeBlock(
	batch: Batch,
	{ hash, block, receipts, nodes, codes, edits }: ExecutedBlock,
	attachments: Attachments | undefined,
): void {
	batch.put(tables.blocks, hash, block.serialize());
	batch.put(tables.receipts, hash, encodeReceipts(receipts));
	for (const [key, { encoded }] of nodes) batch.put(tables.nodes, key, encoded);
	for (const [key, code] of codes) batch.put(tables.codes, key, code);
	if (attachments !== undefined) batch.put(tables.attachments, hash, encodeAttachments(attachments));
	if (edits !== null) batch.put(tables.blockEdits, hash, encodeEditList(edits));
}

/** Writes the genesis of a new chain, and answers its hash. Throws CHAIN_GENESIS_MISMATCH where there is another. */
export async function requireGenesis(
	database: Database,
	{ block, changes }: { readonly block: Block; readonly changes: StateChanges },
): Promise<Hash> {
	const hash = bytesToHex(block.hash());
	const stored = database.get(tables.metadata, 'genesis');
	if (stored === undefined) await writeGenesis(database, { hash, number: 0, block }, changes);
	else if (stored !== hash) {
		throw new ChainError({ code: 'CHAIN_GENESIS_MISMATCH', stored: String(stored), given: hash });
	}
	return hash;
}

async function writeGenesis(database: Database, genesis: ChainBlock, { nodes, codes }: StateChanges): Promise<void> {
	const batch = database.batch();
	writeBlock(batch, { ...genesis, receipts: [], nodes, codes, edits: null }, undefined);
	writeMove(batch, { removed: [], added: [genesis] }, genesis);
	batch.put(tables.metadata, 'genesis', genesis.hash);
	await batch.write();
}
