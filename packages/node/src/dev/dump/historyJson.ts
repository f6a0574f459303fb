import { bytesToHex, type Hex, hexToBytes } from '@mosaic/consensus';
import { decodeEdit, decodeEditList, encodeEdit, encodeEditList } from '../../execution/index.ts';
import { decodeSealedBlock, encodeSealedBlock } from '../../network/wire/sealedBlock.ts';
import { parseRecord, recordToJson } from '../stackRecord.ts';
import { DumpError } from './dumpError.ts';
import type { HistoricBlock, StackHistory } from './stackHistory.ts';

const version = 1;

/** A history as it stands in a dump, beside what anvil knows. */
export function historyToJson({ record, origin, auxiliary, edits }: StackHistory): object {
	return {
		version,
		stack: recordToJson(record),
		origin: origin.map(bytesToHex),
		auxiliary: auxiliary.map((block) => [
			bytesToHex(encodeSealedBlock(block.sealed)),
			block.edits === null ? null : bytesToHex(encodeEditList(block.edits)),
		]),
		edits: edits.map((edit) => bytesToHex(encodeEdit(edit))),
	};
}

/** A history from JSON that anybody may have changed; blocks are not verified yet. Throws DumpError DUMP_INVALID. */
export function parseHistory(json: unknown): StackHistory {
	const fields = json as Record<string, unknown> | null;
	if (typeof fields !== 'object' || fields === null) throw invalid('its history is no object');
	if (fields.version !== version)
		throw invalid(`its history is of version ${JSON.stringify(fields.version)}, this node knows ${version}`);
	const record = decoded('stack', () => parseRecord(fields.stack));
	if (record.fork !== null) throw invalid('its history goes on from another chain');
	return {
		record,
		origin: listOf(fields, 'origin').map((block) => bytesOf(block, 'origin')),
		auxiliary: listOf(fields, 'auxiliary').map(readBlock),
		edits: listOf(fields, 'edits').map((edit) => decoded('edits', () => decodeEdit(bytesOf(edit, 'edits')))),
	};
}

function readBlock(json: unknown): HistoricBlock {
	const [sealed, edits] = Array.isArray(json) ? json : [];
	const block = decodeSealedBlock(bytesOf(sealed, 'auxiliary'));
	if (!block.ok) throw invalid(`its auxiliary has no sealed block: ${block.error.reason}`);
	return {
		sealed: block.value,
		edits: edits === null ? null : decoded('auxiliary', () => decodeEditList(bytesOf(edits, 'auxiliary'))),
	};
}

function listOf(fields: Record<string, unknown>, name: string): readonly unknown[] {
	const list = fields[name];
	if (!Array.isArray(list)) throw invalid(`its ${name} is no list`);
	return list;
}

function bytesOf(value: unknown, name: string): Uint8Array {
	if (typeof value !== 'string' || !/^0x([0-9a-f]{2})*$/.test(value))
		throw invalid(`its ${name} is not all hexadecimal`);
	return hexToBytes(value as Hex);
}

/** What a strict reader of one part throws is about the dump. */
function decoded<T>(name: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw invalid(`its ${name} is damaged: ${error instanceof Error ? error.message : String(error)}`, error);
	}
}

function invalid(detail: string, cause?: unknown): DumpError {
	return new DumpError({ code: 'DUMP_INVALID', detail }, { cause });
}
