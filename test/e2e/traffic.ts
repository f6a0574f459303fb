import type { Hex } from '@mosaic/consensus';
import { Wallet } from 'ethers';
import { present, rpc } from '../support/rpc.ts';
import type { RunningStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** What clients were told about one chain over all its runs. */
export class Told {
	/** Block hash and number by transaction. */
	readonly included = new Map<Hex, { readonly blockHash: Hex; readonly blockNumber: Hex }>();
	/** Hashes of finalised blocks by number. */
	readonly finalized = new Map<Hex, Hex>();

	/** Everything that `stack` contradicts; empty where it keeps its word. */
	async broken({ auxiliary }: RunningStack): Promise<string[]> {
		const broken: string[] = [];
		for (const [hash, block] of this.included) {
			const receipt = await rpc(auxiliary.url, 'eth_getTransactionReceipt', [hash]);
			if (receipt?.blockHash !== block.blockHash)
				broken.push(
					`${hash} was in block ${Number(block.blockNumber)} ${block.blockHash}, is in ${receipt?.blockHash}`,
				);
		}
		for (const [number, hash] of this.finalized) {
			const block = await rpc(auxiliary.url, 'eth_getBlockByNumber', [number, false]);
			if (block?.hash !== hash) broken.push(`finalised block ${Number(number)} was ${hash}, is ${block?.hash}`);
		}
		const [last] = [...this.finalized.keys()].slice(-1);
		const { number } = await present(rpc(auxiliary.url, 'eth_getBlockByNumber', ['finalized', false]));
		if (Number(number) < Number(last ?? 0)) broken.push(`final was ${Number(last)}, is ${Number(number)}`);
		return broken;
	}

	/** Looks at what is final, as a client does. */
	async lookAtFinality({ auxiliary }: RunningStack): Promise<void> {
		const { number, hash } = await present(rpc(auxiliary.url, 'eth_getBlockByNumber', ['finalized', false]));
		this.finalized.set(number, hash);
	}
}

/** Sends one transfer of an account and waits for its receipt, which it takes down; the transaction's hash. */
export async function transfer(stack: RunningStack, account: number, told: Told): Promise<Hex> {
	const { auxiliary, accounts } = stack;
	const { address, privateKey } = accounts[account] ?? { address: '0x', privateKey: '0x' };
	const nonce = Number(await rpc(auxiliary.url, 'eth_getTransactionCount', [address, 'pending']));
	const raw = await new Wallet(privateKey).signTransaction({
		type: 2,
		chainId: auxiliary.chainId,
		nonce,
		to: `0x${'77'.repeat(20)}`,
		value: 1n,
		gasLimit: 21_000n,
		maxFeePerGas: 100_000_000_000n,
		maxPriorityFeePerGas: 1_000_000_000n,
	});
	const hash = await rpc(auxiliary.url, 'eth_sendRawTransaction', [raw as Hex]);
	const { blockHash, blockNumber } = await until(
		() => rpc(auxiliary.url, 'eth_getTransactionReceipt', [hash]),
		(receipt) => receipt !== null,
	);
	told.included.set(hash, { blockHash, blockNumber });
	return hash;
}

/** Waits until the meta-block with a transaction is committed on the origin; that meta-block's height. */
export async function committedIn({ auxiliary }: RunningStack, hash: Hex): Promise<number> {
	const metaBlock = await until(
		async () => {
			const finality = await rpc(auxiliary.url, 'mosaic_getTransactionFinality', [hash]);
			return finality?.level === 'committed' ? finality.metaBlock : null;
		},
		(found) => found !== null,
	);
	return Number(metaBlock.height);
}
