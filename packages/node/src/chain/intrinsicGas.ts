import type { Common } from '@ethereumjs/common';
import { createTx, getCalldataFloorGas } from '@ethereumjs/tx';
import { hexToBytes } from '@mosaic/consensus';
import { ChainError } from './errors.ts';
import type { CallMessage } from './types.ts';

/** Gas that a message costs before it runs, and the least it costs after (EIP-7623). Throws CALL_MALFORMED. */
export function intrinsicGas(common: Common, message: CallMessage): { readonly gas: bigint; readonly floor: bigint } {
	const to = message.to ?? undefined;
	const authorizationList = (message.authorizationList ?? []).map(({ chainId, address, nonce, yParity, r, s }) => ({
		chainId: evenHex(chainId),
		address,
		nonce: evenHex(nonce),
		yParity: evenHex(BigInt(yParity)),
		r: evenHex(BigInt(r)),
		s: evenHex(BigInt(s)),
	}));
	const accessList = (message.accessList ?? []).map(({ address, storageKeys }) => ({
		address,
		storageKeys: [...storageKeys],
	}));
	const base = { data: hexToBytes(message.data ?? '0x'), ...(to === undefined ? {} : { to }) };
	const typed = { ...base, chainId: common.chainId(), accessList };
	const data = authorizationList.length > 0 ? { ...typed, type: 4, authorizationList } : { ...typed, type: 2 };
	const isOld = !common.isActivatedEIP(1559) && authorizationList.length + accessList.length === 0;
	try {
		const transaction = createTx(isOld ? { ...base, type: 0 } : data, { common });
		return { gas: transaction.getIntrinsicGas(), floor: getCalldataFloorGas(transaction) };
	} catch (error) {
		throw new ChainError(
			{ code: 'CALL_MALFORMED', detail: error instanceof Error ? error.message : String(error) },
			{ cause: error },
		);
	}
}

function evenHex(value: bigint): `0x${string}` {
	if (value === 0n) return '0x';
	const digits = value.toString(16);
	return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}
