import type { Hex } from '@mosaic/consensus';
import { Wallet } from 'ethers';
import { account } from './network.ts';
import { rpc } from './rpc.ts';

/** Sends a transfer of one wei to a node; resolves when it is in the pool. */
export async function sendTransfer(url: string): Promise<Hex> {
	const nonce = Number(await rpc(url, 'eth_getTransactionCount', [account.address, 'pending']));
	const fees = { gasLimit: 21_000, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
	const chainId = Number(await rpc(url, 'eth_chainId'));
	const transaction = { ...fees, chainId, nonce, type: 2, to: account.address, value: 1n };
	const raw = await new Wallet(account.privateKey).signTransaction(transaction);
	return rpc(url, 'eth_sendRawTransaction', [raw as Hex]);
}
