import type { BridgeService } from './bridgeService.ts';

/** A bridge that can be made anew: one that follows a chain cannot follow it into the past. */
export class RestartableBridge {
	readonly #create: () => Promise<BridgeService>;
	#service: BridgeService;
	#closed = false;

	private constructor(create: () => Promise<BridgeService>, service: BridgeService) {
		this.#create = create;
		this.#service = service;
	}

	/** The first one, not started yet. */
	static async create(create: () => Promise<BridgeService>): Promise<RestartableBridge> {
		return new RestartableBridge(create, await create());
	}

	start(): void {
		this.#service.start();
	}

	/** Looks at the origin now: its head moved. */
	poke(): void {
		this.#service.poke();
	}

	/** Ends; nothing is sent, asked for or told to the driver afterwards. */
	stop(): Promise<void> {
		return this.#service.stop();
	}

	/** Starts another in place of the one that was stopped; none where this is closed. */
	async restart(): Promise<void> {
		const service = await this.#create();
		if (this.#closed) return;
		this.#service = service;
		service.start();
	}

	/** As `stop`, for good: who goes back meanwhile starts no other. */
	close(): Promise<void> {
		this.#closed = true;
		return this.#service.stop();
	}
}
