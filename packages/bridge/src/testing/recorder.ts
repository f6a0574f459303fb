/** Collects events; a test waits for the one it needs. */
export class Recorder<E extends { readonly kind: string }> {
	readonly events: E[] = [];
	#waiting: (() => void)[] = [];

	readonly record = (event: E): void => {
		this.events.push(event);
		for (const wake of this.#waiting.splice(0)) wake();
	};

	/** The events of a kind. */
	of<K extends E['kind']>(kind: K): Extract<E, { kind: K }>[] {
		return this.events.filter((event): event is Extract<E, { kind: K }> => event.kind === kind);
	}

	/** Resolves with the event of a kind that satisfies `test`, past or to come. */
	async first<K extends E['kind']>(
		kind: K,
		test: (event: Extract<E, { kind: K }>) => boolean = () => true,
	): Promise<Extract<E, { kind: K }>> {
		for (;;) {
			const found = this.of(kind).find(test);
			if (found !== undefined) return found;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}
}
