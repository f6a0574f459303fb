import { bytesToHex } from '@mosaic/consensus';
import { checksumAddress } from '../accounts/checksumAddress.ts';
import type { BlockReceipt, Chain, ChainBlock, HeadChange } from '../chain/index.ts';
import type { Logger } from '../logging/logger.ts';
import { CallCollector } from '../tracing/callCollector.ts';
import { replayBlock } from '../tracing/replay.ts';
import { callTreeText } from './callTreeText.ts';
import { indented } from './indented.ts';
import type { TransactionWatch } from './transactionWatch.ts';

/** Transactions of one block that are told one by one: nobody reads more, and a full block is not to wait for its log. */
const mostTransactions = 20;
/** Blocks that wait to be told; those beyond are left out. */
const mostWaiting = 100;

/** What blocks are explained from. */
export interface BlockExplainerParts {
	readonly chain: Chain;
	readonly watch: TransactionWatch;
	readonly logger: Logger;
	/** Whether anybody reads the log now. */
	readonly enabled: () => boolean;
	/** Show the calls of each transaction: costs a second execution. */
	readonly trace: boolean;
}

/** Tells in the log what each transaction of a new block did: its outcome, what it printed, and its calls where they are asked for. */
export class BlockExplainer {
	readonly #parts: BlockExplainerParts;
	#work = Promise.resolve();
	#waiting = 0;

	constructor(parts: BlockExplainerParts) {
		this.#parts = parts;
	}

	/** Blocks joined the chain. What was watched of them is forgotten. */
	follow({ added }: HeadChange): void {
		const { watch, enabled } = this.#parts;
		const told = added.filter(({ block }) => block.transactions.length > 0);
		if (told.length > 0 && enabled()) for (const block of told) this.#explain(block);
		watch.forget();
	}

	/** Resolves when all is told. */
	async settle(): Promise<void> {
		await this.#work;
	}

	#explain(block: ChainBlock): void {
		if (this.#waiting >= mostWaiting) return;
		const hashes = block.block.transactions
			.slice(0, mostTransactions)
			.map((transaction) => bytesToHex(transaction.hash()));
		const told = hashes.map((hash) => this.#parts.watch.of(hash));
		this.#waiting += 1;
		this.#work = this.#work
			.then(async () => {
				const receipts = (await this.#parts.chain.getReceipts(block.hash)) ?? [];
				const trees = this.#parts.trace ? await this.#trees(block) : [];
				for (const [index, { printed, failure }] of told.entries()) {
					const receipt = receipts[index];
					if (receipt !== undefined) this.#tell(receipt, failure);
					for (const text of printed) this.#parts.logger.info({}, `console.log: ${indented(text)}`);
					const tree = trees[index];
					if (tree !== undefined) this.#parts.logger.info({}, `trace of ${hashes[index]}\n${tree}`);
				}
				this.#tellRest(block, receipts);
			})
			.catch((error: unknown) => {
				this.#parts.logger.debug({ block: block.number, error: String(error) }, 'a block could not be explained');
			})
			.finally(() => {
				this.#waiting -= 1;
			});
	}

	#tell(
		{ transactionHash, from, to, contractAddress, gasUsed, blockNumber, status }: BlockReceipt,
		failure: string | null,
	): void {
		const target =
			contractAddress === null
				? { to: to === null ? null : checksumAddress(to) }
				: { contract: checksumAddress(contractAddress) };
		const facts = {
			hash: transactionHash,
			from: checksumAddress(from),
			...target,
			gasUsed: Number(gasUsed),
			block: blockNumber,
		};
		if (status === 1) this.#parts.logger.info(facts, 'transaction');
		else this.#parts.logger.info({ ...facts, reason: failure ?? 'unknown' }, 'transaction failed');
	}

	#tellRest({ number, block }: ChainBlock, receipts: readonly BlockReceipt[]): void {
		const rest = receipts.slice(mostTransactions);
		if (rest.length === 0) return;
		const failed = rest.filter(({ status }) => status === 0).length;
		this.#parts.logger.info(
			{ block: number, transactions: block.transactions.length, failed },
			`and ${rest.length} transactions more`,
		);
	}

	async #trees(block: ChainBlock): Promise<readonly string[]> {
		const trees: string[] = [];
		const collectors: CallCollector[] = [];
		const tracerOf = (index: number): CallCollector => {
			const collector = new CallCollector();
			collectors[index] = collector;
			return collector;
		};
		for await (const _ of replayBlock(this.#parts.chain, block, tracerOf, { last: mostTransactions - 1 })) {
			const last = collectors.at(-1);
			if (last !== undefined) trees.push(callTreeText(last.root, '  '));
		}
		return trees;
	}
}
