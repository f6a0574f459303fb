import type { HeaderData } from '../data.ts';
import { quantity } from './quantity.ts';

/** A header as `eth_getHeaderBy*` and `newHeads` give it; fields of later forks are left out before them. */
export function formatHeader(header: HeaderData) {
	return {
		hash: header.hash,
		parentHash: header.parentHash,
		sha3Uncles: header.sha3Uncles,
		miner: header.miner,
		stateRoot: header.stateRoot,
		transactionsRoot: header.transactionsRoot,
		receiptsRoot: header.receiptsRoot,
		logsBloom: header.logsBloom,
		difficulty: quantity(header.difficulty),
		number: quantity(header.number),
		gasLimit: quantity(header.gasLimit),
		gasUsed: quantity(header.gasUsed),
		timestamp: quantity(header.timestamp),
		extraData: header.extraData,
		mixHash: header.mixHash,
		nonce: header.nonce,
		...forkFields(header),
	};
}

function forkFields(header: HeaderData) {
	return {
		...(header.baseFeePerGas !== null && { baseFeePerGas: quantity(header.baseFeePerGas) }),
		...(header.withdrawalsRoot !== null && { withdrawalsRoot: header.withdrawalsRoot }),
		...(header.blobGasUsed !== null && { blobGasUsed: quantity(header.blobGasUsed) }),
		...(header.excessBlobGas !== null && { excessBlobGas: quantity(header.excessBlobGas) }),
		...(header.parentBeaconBlockRoot !== null && { parentBeaconBlockRoot: header.parentBeaconBlockRoot }),
		...(header.requestsHash !== null && { requestsHash: header.requestsHash }),
	};
}
