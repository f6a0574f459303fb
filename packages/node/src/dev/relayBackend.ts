import type {
	AccountsBackend,
	Backend,
	ChainBackend,
	DevelopmentBackend,
	EventsBackend,
	MosaicBackend,
	PastBackend,
	PoolBackend,
	StateBackend,
	TestingBackend,
	TraceBackend,
	Unsubscribe,
} from '@mosaic/rpc';

/** The backend of whichever stack runs: its parts stay, and what they do is asked of the present stack's. */
export class RelayBackend implements Backend {
	readonly chain: ChainBackend = this.#part('chain');
	readonly state: StateBackend = this.#part('state');
	readonly pool: PoolBackend = this.#part('pool');
	readonly accounts: AccountsBackend = this.#part('accounts');
	readonly trace: TraceBackend = this.#part('trace');
	readonly testing: TestingBackend = this.#part('testing');
	readonly mosaic: MosaicBackend = this.#part('mosaic');
	readonly development: DevelopmentBackend = this.#part('development');
	readonly past: PastBackend = this.#part('past');
	readonly events: EventsBackend = {
		onHeadChange: (listener) => this.#follow((events) => events.onHeadChange(listener)),
		onPendingTransaction: (listener) => this.#follow((events) => events.onPendingTransaction(listener)),
		onSyncing: (listener) => this.#follow((events) => events.onSyncing(listener)),
	};
	#present: Backend;
	/** What listens, and how it stops to listen to the present backend. */
	readonly #following = new Map<(events: EventsBackend) => Unsubscribe, Unsubscribe>();

	constructor(first: Backend) {
		this.#present = first;
	}

	/** From now on all is asked of another backend. */
	turnTo(backend: Backend): void {
		this.#present = backend;
		for (const [subscribe, unsubscribe] of this.#following) {
			unsubscribe();
			this.#following.set(subscribe, subscribe(backend.events));
		}
	}

	#follow(subscribe: (events: EventsBackend) => Unsubscribe): Unsubscribe {
		this.#following.set(subscribe, subscribe(this.#present.events));
		return () => {
			this.#following.get(subscribe)?.();
			this.#following.delete(subscribe);
		};
	}

	#part<Name extends keyof Backend>(name: Name): NonNullable<Backend[Name]> {
		return new Proxy({} as NonNullable<Backend[Name]>, {
			get: (_, member) => {
				const part: unknown = this.#present[name];
				if (typeof part !== 'object' || part === null) return undefined;
				const value: unknown = Reflect.get(part, member, part);
				return typeof value === 'function' ? value.bind(part) : value;
			},
		});
	}
}
