import type { Common } from '@ethereumjs/common';
import { createTx, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { keys } from '../../execution/testing/randomBlocks.ts';
import { counter } from './foreignGenesis.ts';

const fresh = (block: number, index: number): `0x${string}` =>
	`0x${(block * 16 + index).toString(16).padStart(40, 'a0')}`;
/** Init code that writes a slot and leaves ten zero bytes as code, and one that destroys what it makes. */
const deployment = '0x6001600055600a6000f3';
const vanishing = '0x33ff';

/** Transactions of a block of each type that its rules know: transfers, calls, failures, deployments, blobs. */
export function foreignTransactions(common: Common, block: number, nonces: number[]): TypedTransaction[] {
	const gasPrice = 10n ** 10n;
	const legacy = (fields: TypedTxData) => sign(common, { type: 0, gasPrice, ...fields }, 0, nonces);
	const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n, chainId: common.chainId() };
	const typed = (fields: TypedTxData) => sign(common, { ...fees, ...fields }, 1, nonces);
	const accessList = [{ address: counter, storageKeys: [`0x${'00'.repeat(32)}` as const] }];
	const hash = `0x01${'ab'.repeat(31)}` as const;
	return [
		legacy({ to: fresh(block, 0), value: 7n, gasLimit: 30_000n }),
		// An account without anything: it comes to be before Spurious Dragon alone.
		legacy({ to: fresh(block, 1), value: 0n, gasLimit: 30_000n }),
		legacy({ to: counter, gasLimit: 100_000n }),
		legacy({ to: counter, data: '0x01', gasLimit: 100_000n }),
		legacy({ data: deployment, gasLimit: 200_000n }),
		legacy({ data: vanishing, value: 3n, gasLimit: 200_000n }),
		...(common.isActivatedEIP(2930) ? [typed({ type: 1, gasPrice, to: counter, accessList, gasLimit: 90_000n })] : []),
		...(common.isActivatedEIP(1559) ? [typed({ type: 2, to: counter, accessList, gasLimit: 90_000n })] : []),
		...(common.isActivatedEIP(4844)
			? [typed({ type: 3, to: counter, gasLimit: 90_000n, maxFeePerBlobGas: 10n, blobVersionedHashes: [hash] })]
			: []),
	];
}

function sign(common: Common, fields: TypedTxData, sender: number, nonces: number[]): TypedTransaction {
	const nonce = nonces[sender] ?? 0;
	nonces[sender] = nonce + 1;
	return createTx({ ...fields, nonce }, { common }).sign(keys[sender] ?? new Uint8Array(32));
}
