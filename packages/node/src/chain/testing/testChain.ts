import { createTx, type TypedTransaction } from '@ethereumjs/tx';
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { ExecutedBlock } from '../../execution/index.ts';
import { ListSource } from '../../execution/testing/listSource.ts';
import { addresses, keys, testGenesis } from '../../execution/testing/randomBlocks.ts';
import { Database } from '../../storage/index.ts';
import { Chain } from '../chain.ts';

export { addresses, keys, ListSource, testGenesis };
export const recipient: Address = `0x${'77'.repeat(20)}`;
export const noRoot: Hash = `0x${'00'.repeat(32)}`;

/** A chain in a temporary database. */
export async function openTestChain(): Promise<{ chain: Chain; database: Database }> {
	const database = await Database.open();
	return { database, chain: await Chain.open({ database, genesis: testGenesis(new Map()) }) };
}

/** A signed EIP-1559 transaction of the first funded account. */
export function sign(
	chain: Chain,
	fields: { nonce: number; to?: Address; value?: bigint; data?: Hex; gasLimit?: bigint; maxFeePerGas?: bigint },
): TypedTransaction {
	const fees = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1n, gasLimit: 100_000n };
	const signer = keys[0] ?? new Uint8Array(32);
	return createTx({ type: 2, chainId: chain.chainId, ...fees, ...fields }, { common: chain.common }).sign(signer);
}

/** A block on a parent, not stored. */
export async function produceOn(
	chain: Chain,
	parent: { hash: Hash; number: number },
	source: ListSource = new ListSource(),
	secondsLater = 1,
): Promise<ExecutedBlock> {
	const header = await chain.getHeader(parent.hash);
	return chain.produce({
		parent: parent.hash,
		timestamp: Number(header?.timestamp ?? 0n) + secondsLater,
		parentBeaconBlockRoot: noRoot,
		feeRecipient: `0x${'fe'.repeat(20)}`,
		prevRandao: noRoot,
		transactions: source,
	});
}

/** A block of these transactions as the new head. */
export async function extend(chain: Chain, list: readonly TypedTransaction[] = []): Promise<ExecutedBlock> {
	const executed = await produceOn(chain, chain.head, new ListSource(list));
	await chain.commit(executed, { makeHead: true });
	return executed;
}
