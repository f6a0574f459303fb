import type { TypedTransaction } from '@ethereumjs/tx';
import type { VM } from '@ethereumjs/vm';
import { type Address, hexToBytes } from '@mosaic/consensus';
import { isDelegation } from './delegation.ts';
import { rememberSender, senderObjectOf } from './sender.ts';

const unsigned = new WeakSet<TypedTransaction>();

/** Of no signature: beyond the order of the curve. */
const noR = 2n ** 256n - 1n;
/** Added to an address, so that no sender gives zero. */
const senderMark = 2n ** 160n;

/**
 * A transaction of a sender whose key nobody has, for development: where its signature would be it has the sender, so
 * that two senders never share a hash, in a form that is valid as a signature nowhere.
 */
export function withoutSignature(transaction: TypedTransaction, sender: Address): TypedTransaction {
	const placed = transaction.addSignature(0n, noR, senderMark + BigInt(sender), true);
	markUnsigned(placed, sender);
	return placed;
}

/** Takes a transaction as one of this sender, though nobody signed it: an edit list says so. */
export function markUnsigned(transaction: TypedTransaction, sender: Address): void {
	rememberSender(transaction, sender);
	unsigned.add(transaction);
}

/** Whether a transaction is known to have no signature, and a sender all the same. */
export function isUnsigned(transaction: TypedTransaction): boolean {
	return unsigned.has(transaction);
}

/** A delegation's beginning (EIP-7702), which is all that is looked at. */
const delegation = hexToBytes(`0xef0100${'00'.repeat(20)}`);

/**
 * The machine as a transaction without signature runs on it: a sender that is a contract passes for one that delegates, so that
 * EIP-3607 lets it send. Only that check asks the machine's own state for the sender's code.
 */
export function allowingAnySender(vm: VM, transaction: TypedTransaction): VM {
	const sender = senderObjectOf(transaction);
	const { stateManager } = vm;
	const lenient = new Proxy(stateManager, {
		get: (target, name) => {
			if (name === 'getCode')
				return async (address: typeof sender) => {
					const code = await target.getCode(address);
					return address.equals(sender) && code.length > 0 && !isDelegation(code) ? delegation : code;
				};
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
	return Object.create(vm, { stateManager: { value: lenient } }) as VM;
}
