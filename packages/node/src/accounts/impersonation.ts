import type { Address } from '@mosaic/consensus';

/** Accounts for which transactions are taken without a signature, in development. */
export class Impersonation {
	readonly #addresses = new Set<Address>();
	#everybody = false;

	/** Those named, in the order in which they were. */
	get addresses(): readonly Address[] {
		return [...this.#addresses];
	}

	add(address: Address): void {
		this.#addresses.add(address);
	}

	remove(address: Address): void {
		this.#addresses.delete(address);
	}

	/** Takes transactions for any account, or no longer. */
	setEverybody(enabled: boolean): void {
		this.#everybody = enabled;
	}

	/** Begins something that one account is taken for without a signature, and nothing after it. */
	once<T>(address: Address, begin: () => T): T {
		if (this.allows(address)) return begin();
		this.add(address);
		try {
			return begin();
		} finally {
			this.remove(address);
		}
	}

	allows(address: Address): boolean {
		return this.#everybody || this.#addresses.has(address);
	}
}
