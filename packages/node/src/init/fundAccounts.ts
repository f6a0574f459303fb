import { createLegacyTx } from '@ethereumjs/tx';
import { type OriginClient, TransactionSender } from '@mosaic/bridge';
import { type Address, bytesToHex, type Hex } from '@mosaic/consensus';
import { type KeyPair, signTransaction } from '../accounts/index.ts';
import { createChainCommon } from '../execution/index.ts';
import { readOriginQuantity } from './originQuantity.ts';

/** Milliseconds to wait for a transfer to be mined. */
const patience = 120_000;

/** Sends the same amount of wei to each account, one after the other, and waits until all have it. Throws OriginError. */
export async function fundAccounts(
	client: OriginClient,
	payer: KeyPair,
	accounts: readonly Address[],
	amount: bigint,
): Promise<void> {
	if (amount === 0n) return;
	const sender = new TransactionSender(client, payer.privateKey());
	const maximum = 2n * (await readOriginQuantity(client, 'eth_gasPrice', []));
	const first = await client.transactionCount(payer.address, 'pending');
	const sent = [];
	for (const [index, to] of accounts.entries()) {
		const call = { from: payer.address, to, value: `0x${amount.toString(16)}` };
		const gas = await readOriginQuantity(client, 'eth_estimateGas', [call]);
		const nonce = first + index;
		const raw = transfer(client.chainId, payer, { nonce, to, value: amount, gasPrice: maximum, gasLimit: gas });
		sent.push({ hash: await client.sendRawTransaction(raw), nonce, fees: { maximum, priority: null } });
	}
	for (const transaction of sent) await sender.success(transaction, patience);
}

interface Transfer {
	readonly nonce: number;
	readonly to: Address;
	readonly value: bigint;
	readonly gasPrice: bigint;
	readonly gasLimit: bigint;
}

/** A signed legacy transaction, which every origin takes, bound to the chain (EIP-155). */
function transfer(chainId: number, payer: KeyPair, fields: Transfer): Hex {
	const common = createChainCommon(chainId, 'prague');
	return bytesToHex(signTransaction(createLegacyTx(fields, { common }), payer.privateKey()).serialize());
}
