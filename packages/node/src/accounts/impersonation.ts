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

	allows(address: Address): boolean {
		return this.#everybody || this.#addresses.has(address);
	}
}
