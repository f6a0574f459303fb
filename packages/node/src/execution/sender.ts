import type { TypedTransaction } from '@ethereumjs/tx';
import { Address as AddressObject } from '@ethereumjs/util';
import { type Address, hexToBytes } from '@mosaic/consensus';
import { ExecutionError } from './errors.ts';

const senders = new WeakMap<TypedTransaction, AddressObject>();

/** Remembers who signed a transaction, so that the signature is not recovered again: for whoever recovered it. */
export function rememberSender(transaction: TypedTransaction, sender: Address): void {
	senders.set(transaction, new AddressObject(hexToBytes(sender)));
}

/** Who signed a transaction, lower case; recovered once. Throws ExecutionError SIGNATURE_INVALID. */
export function senderOf(transaction: TypedTransaction): Address {
	return senderObjectOf(transaction).toString();
}

/** The same as ethereumjs's own type. */
export function senderObjectOf(transaction: TypedTransaction): AddressObject {
	const known = senders.get(transaction);
	if (known !== undefined) return known;
	try {
		const sender = transaction.getSenderAddress();
		senders.set(transaction, sender);
		return sender;
	} catch (error) {
		throw new ExecutionError({ code: 'SIGNATURE_INVALID' }, { cause: error });
	}
}

/** The transaction as `runTx` takes it: asked for its sender, it answers from memory. Transactions are frozen. */
export function withKnownSender(transaction: TypedTransaction): TypedTransaction {
	const sender = senderObjectOf(transaction);
	return Object.create(transaction, { getSenderAddress: { value: () => sender } }) as TypedTransaction;
}
