import { Interface } from 'ethers';
import { until } from '../../support/until.ts';
import { deployToken, nonceOf, type Target } from '../deployToken.ts';
import { JsonRpc, requestOf } from '../jsonRpc.ts';
import { signTransfer } from '../signTransfer.ts';

/** How large a chain is made. */
export interface ChainSize {
	/** Accounts that hold the token. */
	readonly holders: number;
	/** Blocks over which few logs are spread. */
	readonly blocks: number;
}

/** A chain made for reading. */
export interface PreparedChain {
	readonly target: Target;
	readonly token: string;
	readonly holders: readonly string[];
	/** A block of `blockTransactions` transfers of the token. */
	readonly fullBlock: number;
	/** Blocks searched for logs. */
	readonly searched: { readonly from: number; readonly to: number };
	/** Topics of the transfers to a recipient that few have. */
	readonly sparseTopics: readonly (string | null)[];
	readonly sparseLogs: number;
}

/** Transactions of the full block. */
export const blockTransactions = 100;
const sparseLogs = 20;
const rareRecipient = '0x00000000000000000000000000000000000a4e51';
const erc20 = new Interface([
	'function transfer(address,uint256)',
	'event Transfer(address indexed, address indexed, uint256)',
]);

/** Deploys a token, gives it to holders, makes a full block, and mines blocks of which few have logs. */
export async function prepareChain(target: Target, { holders: count, blocks }: ChainSize): Promise<PreparedChain> {
	const rpc = new JsonRpc(target.url, 1);
	try {
		const token = await deployToken(rpc, target);
		const sender = await TokenSender.open(rpc, target, token);
		const holders = Array.from({ length: count }, (_, index) => `0x${(index + 1).toString(16).padStart(40, '2')}`);
		for (let at = 0; at < count; at += blockTransactions) await sender.send(holders.slice(at, at + blockTransactions));
		await rpc.call('evm_setAutomine', [false]);
		await sender.send(holders.slice(0, blockTransactions), false);
		await rpc.call('evm_mine', []);
		const fullBlock = await headOf(rpc);
		await rpc.call('evm_setAutomine', [true]);
		const from = fullBlock + 1;
		for (let made = 0; made < sparseLogs; made++) {
			await sender.send([rareRecipient]);
			const next = from + Math.floor(((made + 1) * blocks) / sparseLogs);
			await rpc.call('anvil_mine', [`0x${Math.max(1, next - (await headOf(rpc)) - 1).toString(16)}`]);
		}
		const topic = `0x${rareRecipient.slice(2).padStart(64, '0')}`;
		const sparseTopics = [erc20.getEvent('Transfer')?.topicHash ?? null, null, topic];
		const searched = { from, to: await headOf(rpc) };
		return { target, token, holders, fullBlock, searched, sparseTopics, sparseLogs };
	} finally {
		rpc.close();
	}
}

async function headOf(rpc: JsonRpc): Promise<number> {
	return Number(await rpc.call('eth_blockNumber', []));
}

/** Sends transfers of a token from the account that deployed it. */
class TokenSender {
	readonly #rpc: JsonRpc;
	readonly #key: string;
	readonly #token: string;
	readonly #chainId: number;
	#nonce: number;

	private constructor(rpc: JsonRpc, key: string, token: string, chainId: number, nonce: number) {
		this.#rpc = rpc;
		this.#key = key;
		this.#token = token;
		this.#chainId = chainId;
		this.#nonce = nonce;
	}

	static async open(rpc: JsonRpc, target: Target, token: string): Promise<TokenSender> {
		const [key = ''] = target.accounts;
		const chainId = Number(await rpc.call('eth_chainId', []));
		return new TokenSender(rpc, key, token, chainId, await nonceOf(rpc, key));
	}

	/** One transfer to each, in one batch; resolves when they are in blocks, unless nobody mines them. */
	async send(recipients: readonly string[], mined = true): Promise<void> {
		const requests = recipients.map((recipient, id) => {
			const data = erc20.encodeFunctionData('transfer', [recipient, 1_000n]);
			const fields = { to: this.#token, data, gasLimit: 100_000n, chainId: this.#chainId, nonce: this.#nonce++ };
			return requestOf('eth_sendRawTransaction', [signTransfer(this.#key, fields)], id);
		});
		await this.#rpc.post(requests);
		if (!mined) return;
		await until(
			() => nonceOf(this.#rpc, this.#key),
			(nonce) => nonce === this.#nonce,
		);
	}
}
