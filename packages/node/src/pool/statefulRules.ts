import type { Address } from '@mosaic/consensus';
import { costOf, type PoolEntry } from './entry.ts';
import type { Envelope } from './envelope.ts';
import { PoolError } from './errors.ts';
import type { PoolAccount, SenderQueue } from './senderQueue.ts';
import type { PoolLimits } from './types.ts';

/** Per cent by which a replacement must raise both fees, as in geth. */
const PRICE_BUMP = 10n;

/** What the stateful rules compare with. */
export interface StatefulContext {
	readonly sender: Address;
	readonly queue: SenderQueue;
	/** One of the node's own accounts: held to no limit per account. */
	readonly local: boolean;
	readonly limits: PoolLimits;
	/** Nobody signed: the sender may be a contract too. */
	readonly unsigned: boolean;
}

/** geth's rules that need the sender's account and queue, worded as geth words them. Throws {@link PoolError}. */
export function checkStateful(envelope: Envelope, context: StatefulContext): void {
	const { queue } = context;
	if (!context.unsigned) checkSenderCode(context.sender, queue.account);
	checkNonce(envelope, queue.account);
	checkFunds(envelope, queue);
	const existing = queue.get(envelope.nonce);
	if (existing !== undefined) checkReplacement(envelope, existing);
	else if (!context.local) checkAccountLimits(envelope, context);
}

/** A contract sends no transactions (EIP-3607), an account that delegates does (EIP-7702). */
function checkSenderCode(sender: Address, { code }: PoolAccount): void {
	if (typeof code === 'number') {
		throw new PoolError('SENDER_HAS_CODE', `sender not an eoa: address ${sender}, len(code): ${code}`, {
			sender,
			codeSize: code,
		});
	}
}

function checkNonce({ nonce }: Envelope, account: PoolAccount): void {
	if (nonce < account.nonce) {
		const message = `nonce too low: next nonce ${account.nonce}, tx nonce ${nonce}`;
		throw new PoolError('NONCE_TOO_LOW', message, { next: account.nonce, nonce });
	}
}

function checkFunds(envelope: Envelope, queue: SenderQueue): void {
	const balance = queue.account.balance;
	const cost = costOf(envelope);
	if (balance < cost) {
		throw insufficientFunds(balance, `tx cost ${cost}, overshot ${cost - balance}`, cost);
	}
	const existing = queue.get(envelope.nonce);
	if (existing?.executable === true) {
		const bump = cost - existing.cost;
		const need = queue.spent + bump;
		if (balance < need) {
			throw insufficientFunds(
				balance,
				`queued cost ${queue.spent}, tx bumped ${bump}, overshot ${need - balance}`,
				need,
			);
		}
		return;
	}
	const need = queue.spent + cost;
	if (balance < need) {
		throw insufficientFunds(balance, `queued cost ${queue.spent}, tx cost ${cost}, overshot ${need - balance}`, need);
	}
}

function insufficientFunds(balance: bigint, detail: string, need: bigint): PoolError {
	const message = `insufficient funds for gas * price + value: balance ${balance}, ${detail}`;
	return new PoolError('INSUFFICIENT_FUNDS', message, { balance, need });
}

function checkReplacement(envelope: Envelope, existing: PoolEntry): void {
	const raised = raisedBy(envelope.feeCap, existing.feeCap) && raisedBy(envelope.tipCap, existing.tipCap);
	if (!raised) {
		throw new PoolError('REPLACEMENT_UNDERPRICED', 'replacement transaction underpriced', {
			feeCap: existing.feeCap,
			tipCap: existing.tipCap,
		});
	}
}

function raisedBy(price: bigint, former: bigint): boolean {
	return price > former && price * 100n >= former * (100n + PRICE_BUMP);
}

function checkAccountLimits(envelope: Envelope, { queue, limits }: StatefulContext): void {
	const waits = envelope.nonce > queue.pendingNonce;
	if (queue.account.code === 'delegation') {
		if (waits) throw new PoolError('DELEGATED_NONCE_GAP', 'gapped-nonce tx from delegated accounts');
		if (queue.executableCount > 0) {
			throw new PoolError('DELEGATED_LIMIT', 'in-flight transaction limit reached for delegated accounts');
		}
	}
	const used = waits ? queue.waitingCount : queue.executableCount;
	if (used >= (waits ? limits.accountQueue : limits.accountSlots)) {
		throw new PoolError('ACCOUNT_LIMIT', `account limit exceeded: pooled ${queue.size} txs`, { pooled: queue.size });
	}
}
