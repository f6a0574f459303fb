import { addressOf, hexToBytes } from '@mosaic/consensus';
import { AbiCoder, getCreateAddress, Interface, type TransactionLike } from 'ethers';
import { compile } from '../support/compile.ts';
import { until } from '../support/until.ts';
import type { JsonRpc } from './jsonRpc.ts';
import { signTransfer } from './signTransfer.ts';

type Hex = `0x${string}`;

/** A node under load. */
export interface Target {
	readonly url: string;
	/** Private keys of funded accounts. */
	readonly accounts: readonly string[];
}

/** Deploys a token whose supply is spread over all accounts. */
export async function deployToken(rpc: JsonRpc, target: Target): Promise<string> {
	const { bytecode } = compile('Token');
	const [owner = ''] = target.accounts;
	const chainId = Number(await rpc.call('eth_chainId', []));
	const supply = 10n ** 24n;
	let nonce = await nonceOf(rpc, owner);
	const from = addressOf(hexToBytes(owner as Hex));
	const token = getCreateAddress({ from, nonce });
	const data = `${bytecode}${AbiCoder.defaultAbiCoder().encode(['uint256'], [supply]).slice(2)}`;
	const send = (fields: TransactionLike) => {
		const transaction = signTransfer(owner, { chainId, gasLimit: 3_000_000n, nonce, ...fields });
		nonce += 1;
		return rpc.call('eth_sendRawTransaction', [transaction]);
	};
	await send({ data });
	const transfer = new Interface(['function transfer(address,uint256)']);
	for (const key of target.accounts.slice(1)) {
		const share = [addressOf(hexToBytes(key as Hex)), supply / BigInt(target.accounts.length)];
		await send({ to: token, data: transfer.encodeFunctionData('transfer', share) });
	}
	await until(
		() => nonceOf(rpc, owner),
		(mined) => mined === nonce,
	);
	return token;
}

/** What the next transaction of this private key has. */
export async function nonceOf(rpc: JsonRpc, key: string): Promise<number> {
	return Number(await rpc.call('eth_getTransactionCount', [addressOf(hexToBytes(key as Hex)), 'latest']));
}
