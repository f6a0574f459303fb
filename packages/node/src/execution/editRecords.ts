import { RLP } from '@ethereumjs/rlp';
import { type Address, bytesToHex, type Hash, type Hex, hexToBytes, keccak256 } from '@mosaic/consensus';
import type { Edit, EditList } from './edits.ts';

/** First item of an edit's record; never reused for something else. */
const tags = { balance: 1, nonce: 2, code: 3, storage: 4, baseFee: 5, gasLimit: 6, deposit: 7 } as const;

type Item = Uint8Array | number | bigint | Item[];

/** RLP of an edit list. */
export function encodeEditList({ edits, senders }: EditList): Uint8Array {
	return RLP.encode([edits.map(itemOf), [...senders].map(([index, sender]): Item[] => [index, hexToBytes(sender)])]);
}

export function decodeEditList(bytes: Uint8Array): EditList {
	const [edits, senders] = RLP.decode(bytes) as [Uint8Array[][], [Uint8Array, Uint8Array][]];
	return {
		edits: edits.map(editOf),
		senders: new Map(senders.map(([index, sender]) => [Number(integer(index)), bytesToHex(sender)])),
	};
}

/** What the block that an edit list belongs to has as `extraData`. */
export function editListHash(list: EditList): Uint8Array {
	return keccak256(encodeEditList(list));
}

/** RLP of one edit. */
export function encodeEdit(edit: Edit): Uint8Array {
	return RLP.encode(itemOf(edit));
}

export function decodeEdit(bytes: Uint8Array): Edit {
	return editOf(RLP.decode(bytes) as Uint8Array[]);
}

function itemOf(edit: Edit): Item[] {
	const tag = tags[edit.kind];
	switch (edit.kind) {
		case 'balance':
			return [tag, hexToBytes(edit.address), edit.balance];
		case 'deposit':
			return [tag, hexToBytes(edit.address), edit.amount];
		case 'nonce':
			return [tag, hexToBytes(edit.address), edit.nonce];
		case 'code':
			return [tag, hexToBytes(edit.address), hexToBytes(edit.code)];
		case 'storage':
			return [tag, hexToBytes(edit.address), hexToBytes(edit.slot), hexToBytes(edit.value)];
		case 'baseFee':
			return [tag, edit.baseFeePerGas];
		case 'gasLimit':
			return [tag, edit.gasLimit];
	}
}

function editOf(item: readonly Uint8Array[]): Edit {
	const [tag, first = nothing, second = nothing, third = nothing] = item;
	const address: Address = bytesToHex(first);
	switch (Number(integer(tag ?? nothing))) {
		case tags.balance:
			return { kind: 'balance', address, balance: integer(second) };
		case tags.deposit:
			return { kind: 'deposit', address, amount: integer(second) };
		case tags.nonce:
			return { kind: 'nonce', address, nonce: integer(second) };
		case tags.code:
			return { kind: 'code', address, code: bytesToHex(second) };
		case tags.storage:
			return { kind: 'storage', address, slot: word(second), value: word(third) };
		case tags.baseFee:
			return { kind: 'baseFee', baseFeePerGas: integer(first) };
		case tags.gasLimit:
			return { kind: 'gasLimit', gasLimit: integer(first) };
		default:
			throw new TypeError('a stored edit is of an unknown kind: a later version wrote this database');
	}
}

const nothing = new Uint8Array(0);

function integer(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(bytesToHex(bytes));
}

function word(bytes: Uint8Array): Hash {
	return bytesToHex(bytes) as Hex;
}
