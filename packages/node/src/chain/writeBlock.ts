import type { Block } from '@ethereumjs/block';
import { bytesToHex, type Hash } from '@mosaic/consensus';
import { Turns } from '@mosaic/rpc';
import { type ExecutedBlock, encodeEditList } from '../execution/index.ts';
import type { StateChanges } from '../state/index.ts';
import { type Batch, type Database, tables } from '../storage/index.ts';
import { encodeBlock } from './encodedBlock.ts';
import { ChainError } from './errors.ts';
import { writeMove } from './headMove.ts';
import type { Preimages } from './preimages.ts';
import { encodeAttachments, encodeReceipts } from './records.ts';
import type { Attachments, ChainBlock } from './types.ts';

/** Writes a block into a batch, with all that its execution and consensus want stored; others have their turn meanwhile. */
export async function writeBlock(
	batch: Batch,
	{ hash, block, receipts, nodes, codes, keys, edits }: ExecutedBlock,
	attachments: Attachments | undefined,
	preimages: Preimages | null,
): Promise<void> {
	const turns = new Turns();
	batch.put(tables.blocks, hash, encodeBlock(block));
	await turns.giveWay();
	batch.put(tables.receipts, hash, encodeReceipts(receipts));
	await turns.giveWay();
	for (const [key, { encoded }] of nodes) {
		batch.put(tables.nodes, key, encoded);
		if (turns.isOver) await turns.giveWay();
	}
	for (const [key, code] of codes) batch.put(tables.codes, key, code);
	if (attachments !== undefined) batch.put(tables.attachments, hash, encodeAttachments(attachments));
	preimages?.write(batch, keys);
	if (edits !== null) batch.put(tables.blockEdits, hash, encodeEditList(edits));
	await turns.giveWay();
}

/** Writes the genesis of a new chain, and answers its hash. Throws CHAIN_GENESIS_MISMATCH where there is another. */
export async function requireGenesis(
	database: Database,
	{ block, changes }: { readonly block: Block; readonly changes: StateChanges },
	preimages: Preimages | null,
): Promise<Hash> {
	const hash = bytesToHex(block.hash());
	const stored = database.get(tables.metadata, 'genesis');
	if (stored === undefined)
		await writeGenesis(database, { hash, number: Number(block.header.number), block }, changes, preimages);
	else if (stored !== hash) {
		throw new ChainError({ code: 'CHAIN_GENESIS_MISMATCH', stored: String(stored), given: hash });
	}
	return hash;
}

async function writeGenesis(
	database: Database,
	genesis: ChainBlock,
	{ nodes, codes, keys }: StateChanges,
	preimages: Preimages | null,
): Promise<void> {
	const batch = database.batch();
	await writeBlock(batch, { ...genesis, receipts: [], nodes, codes, keys, edits: null }, undefined, preimages);
	await writeMove(batch, { removed: [], added: [genesis] }, genesis, new Turns());
	batch.put(tables.metadata, 'genesis', genesis.hash);
	await batch.write();
}
