import { type Address, addressOf, type Hash, type Hex, keccakHex, signDigest } from '@mosaic/consensus';
import { Transaction } from 'ethers/transaction';
import { readQuantity } from '../origin/fields.ts';
import { type OriginClient, rpcErrorOf } from '../origin/originClient.ts';
import { OriginError } from '../origin/originError.ts';
import { type Clock, pause, systemClock } from '../ports/clock.ts';
import { ExponentialBackoff } from '../ports/exponentialBackoff.ts';
import { type Fees, raiseFees, suggestFees } from './fees.ts';
import { findReceipt, type Receipt } from './receipt.ts';

/** A call, or a creation where `to` is null. */
export interface Call {
	readonly to: Address | null;
	readonly data: Hex;
}

/** A transaction handed to the origin; give it back as `replaces` to replace it. */
export interface SentTransaction {
	readonly hash: Hash;
	readonly nonce: number;
	readonly fees: Fees;
}

/** How a call is sent beyond what is found out by asking. */
export interface SendOptions {
	/** The gas limit; estimated where absent, so that a call that would revert is never sent. */
	readonly gasLimit?: bigint;
	/** A transaction of the same nonce to replace, with fees raised as pools ask. */
	readonly replaces?: SentTransaction;
}

/** Tries for a nonce or a fee that another transaction of the account took first. */
const mostTries = 4;
/** Milliseconds between looks for a receipt, at first and at most. */
const receiptPolling = [5, 1_000] as const;

/**
 * Sends transactions of one account on the origin, one after the other. The key stays inside and appears in no error
 * and no log.
 */
export class TransactionSender {
	readonly address: Address;
	readonly #client: OriginClient;
	readonly #privateKey: Uint8Array;
	readonly #clock: Clock;
	#queue: Promise<unknown> = Promise.resolve();

	/** `privateKey`: 32 bytes. Throws consensus's INVALID_PRIVATE_KEY. */
	constructor(client: OriginClient, privateKey: Uint8Array, clock: Clock = systemClock) {
		this.#client = client;
		this.#privateKey = privateKey;
		this.#clock = clock;
		this.address = addressOf(privateKey);
	}

	/**
	 * Estimates, signs and sends. A call that would revert throws ORIGIN_REQUEST_FAILED with the revert as its cause;
	 * otherwise ORIGIN_FUNDS_INSUFFICIENT, ORIGIN_TRANSACTION_FAILED where the pool refuses for good.
	 */
	send(call: Call, options: SendOptions = {}): Promise<SentTransaction> {
		const sent = this.#queue.then(() => this.#sendNow(call, options));
		this.#queue = sent.catch(() => undefined);
		return sent;
	}

	/** The receipt of any of the transactions, null when none is mined within `patience` milliseconds, or on abort. */
	async receiptOf(
		transactions: readonly SentTransaction[],
		patience: number,
		signal?: AbortSignal,
	): Promise<Receipt | null> {
		const backoff = new ExponentialBackoff(...receiptPolling);
		const end = this.#clock.now() + patience;
		for (;;) {
			for (const { hash } of transactions) {
				const receipt = await findReceipt(this.#client, hash);
				if (receipt !== null) return receipt;
			}
			const left = end - this.#clock.now();
			if (left <= 0 || signal?.aborted) return null;
			await pause(this.#clock, Math.min(backoff.next(), left), signal);
		}
	}

	/** The receipt of a transaction that must succeed: ORIGIN_TRANSACTION_STUCK, ORIGIN_TRANSACTION_FAILED. */
	async success(transaction: SentTransaction, patience: number): Promise<Receipt> {
		const receipt = await this.receiptOf([transaction], patience);
		if (receipt === null) throw new OriginError('ORIGIN_TRANSACTION_STUCK', { transaction: transaction.hash });
		if (!receipt.succeeded) throw new OriginError('ORIGIN_TRANSACTION_FAILED', { transaction: transaction.hash });
		return receipt;
	}

	/** Gas that the call needs at the newest block, with an eighth to spare for what other transactions change before it is mined. */
	async estimate(call: Call): Promise<bigint> {
		const parameters = { from: this.address, data: call.data, ...(call.to === null ? {} : { to: call.to }) };
		try {
			const gas = readQuantity(
				await this.#client.request('eth_estimateGas', [parameters, 'latest']),
				'eth_estimateGas',
			);
			return gas + gas / 8n;
		} catch (error) {
			throw rpcErrorOf(error)?.code === 3 ? error : this.#shortOfFunds(error);
		}
	}

	async #sendNow(call: Call, { gasLimit, replaces }: SendOptions): Promise<SentTransaction> {
		const [gas, suggested, nonce] = await Promise.all([
			gasLimit ?? this.estimate(call),
			suggestFees(this.#client),
			replaces?.nonce ?? this.#client.transactionCount(this.address, 'pending'),
		]);
		let attempt = { nonce, fees: replaces === undefined ? suggested : raiseFees(replaces.fees, suggested) };
		for (let tries = 1; ; tries += 1) {
			const raw = this.#sign(call, gas, attempt);
			try {
				await this.#client.sendRawTransaction(raw);
				return { hash: keccakHex(raw), ...attempt };
			} catch (error) {
				const next = tries < mostTries ? await this.#afterRefusal(error, attempt, replaces !== undefined) : null;
				if (next === 'known') return { hash: keccakHex(raw), ...attempt };
				if (next === null) throw this.#refusal(error);
				attempt = next;
			}
		}
	}

	/** What to try next after the pool refused; null: nothing. Wordings are those of geth, reth, Nethermind, anvil. */
	async #afterRefusal(error: unknown, attempt: { nonce: number; fees: Fees }, replacing: boolean) {
		const message = rpcErrorOf(error)?.message.toLowerCase() ?? '';
		if (/already known|already imported|alreadyknown/.test(message)) return 'known';
		if (/underpriced|less than block base fee|fee too low/.test(message)) {
			return { ...attempt, fees: raiseFees(attempt.fees, attempt.fees) };
		}
		if (replacing || !/nonce too low|nonce is too low|oldnonce|nonce has already/.test(message)) return null;
		return { ...attempt, nonce: await this.#client.transactionCount(this.address, 'pending') };
	}

	#refusal(error: unknown): unknown {
		const refusal = rpcErrorOf(error);
		if (refusal === null) return error;
		const funds = this.#shortOfFunds(error);
		if (funds !== error) return funds;
		return new OriginError('ORIGIN_TRANSACTION_FAILED', { account: this.address, message: refusal.message }, refusal);
	}

	/** ORIGIN_FUNDS_INSUFFICIENT where the origin said so, else the error as it is. */
	#shortOfFunds(error: unknown): unknown {
		const message = rpcErrorOf(error)?.message ?? '';
		if (!/insufficient funds/i.test(message)) return error;
		return new OriginError('ORIGIN_FUNDS_INSUFFICIENT', { account: this.address, message }, error);
	}

	#sign(call: Call, gasLimit: bigint, { nonce, fees }: { nonce: number; fees: Fees }): Hex {
		const { chainId } = this.#client;
		const price =
			fees.priority === null
				? { type: 0, gasPrice: fees.maximum }
				: { type: 2, maxFeePerGas: fees.maximum, maxPriorityFeePerGas: fees.priority };
		const transaction = Transaction.from({ to: call.to, data: call.data, chainId, nonce, gasLimit, ...price });
		transaction.signature = signDigest(transaction.unsignedHash as Hash, this.#privateKey);
		return transaction.serialized as Hex;
	}
}
