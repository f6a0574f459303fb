import type { Common } from '@ethereumjs/common';
import { createTx, getCalldataFloorGas } from '@ethereumjs/tx';
import { BoundedCache, hexToBytes } from '@mosaic/consensus';
import { ChainError } from './errors.ts';
import type { CallMessage } from './types.ts';

/** What a message costs whatever it does. */
export interface IntrinsicGas {
	readonly gas: bigint;
	readonly floor: bigint;
}

/** Costs of messages without lists, by rules and by what alone decides them then. */
const known = new WeakMap<Common, BoundedCache<IntrinsicGas>>();
const mostKnown = 1_000;

/** Gas that a message costs before it runs, and the least it costs after (EIP-7623). Throws CALL_MALFORMED. */
export function intrinsicGas(common: Common, message: CallMessage): IntrinsicGas {
	if ((message.authorizationList?.length ?? 0) + (message.accessList?.length ?? 0) > 0) return compute(common, message);
	const costs = known.get(common) ?? new BoundedCache<IntrinsicGas>(mostKnown);
	known.set(common, costs);
	const data = hexToBytes(message.data ?? '0x');
	const zeros = data.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
	const key = `${message.to === undefined || message.to === null} ${zeros} ${data.length}`;
	const found = costs.get(key);
	if (found !== undefined) return found;
	const cost = compute(common, message);
	costs.set(key, cost);
	return cost;
}

function compute(common: Common, message: CallMessage): IntrinsicGas {
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
