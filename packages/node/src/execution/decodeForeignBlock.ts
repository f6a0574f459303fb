import {
	Block,
	type BlockBytes,
	type BlockHeader,
	type BlockHeaderBytes,
	createBlockHeaderFromBytesArray,
} from '@ethereumjs/block';
import { RLP } from '@ethereumjs/rlp';
import { createTxFromBlockBodyData } from '@ethereumjs/tx';
import { bytesToBigInt, createWithdrawal } from '@ethereumjs/util';
import type { ChainCommon } from './chainCommon.ts';
import type { BlockPlace } from './rules.ts';

/** Places of difficulty, number and timestamp in the list of a header's fields. */
const fields = { difficulty: 7, number: 8, timestamp: 11 } as const;

/** Decodes a block's RLP under the rules of its place, and ommers under those of theirs: they may be of the fork before. Throws where it is none. */
export function decodeForeignBlock(at: (place: BlockPlace) => ChainCommon, bytes: Uint8Array): Block {
	const [headerItem, transactionItems, ommerItems, withdrawalItems] = RLP.decode(bytes) as BlockBytes;
	const header = decodeHeader(at, headerItem);
	const { common } = header;
	const transactions = transactionItems.map((item) => createTxFromBlockBodyData(item, { common }));
	const ommers = (ommerItems ?? []).map((item) => decodeHeader(at, item));
	const withdrawals = withdrawalItems?.map(([index, validatorIndex, address, amount]) =>
		createWithdrawal({ index, validatorIndex, address, amount }),
	);
	return new Block(header, transactions, ommers, withdrawals, { common });
}

/** Seals of proof of work are not judged. */
function decodeHeader(at: (place: BlockPlace) => ChainCommon, values: BlockHeaderBytes): BlockHeader {
	const read = (index: number): bigint => bytesToBigInt(values[index] ?? new Uint8Array(0));
	const place = { difficulty: read(fields.difficulty), number: read(fields.number), timestamp: read(fields.timestamp) };
	return createBlockHeaderFromBytesArray(values, { common: at(place), skipConsensusFormatValidation: true });
}
