import { DriverError } from '../driverError.ts';

/** Blocks that somebody wants now, whether the engine wants them or not. */
export interface BlockOrder {
	readonly count: number;
	/** Unix seconds of the first; by the clock where absent. */
	readonly timestamp?: number;
	/** Seconds by which the clock is moved on before each. */
	readonly spacing?: number;
}

interface OpenOrder extends Omit<BlockOrder, 'count'> {
	left: number;
	readonly resolve: () => void;
	readonly reject: (error: DriverError) => void;
}

/** Orders of blocks, worked off in the order in which they came. */
export class BlockOrders {
	#orders: OpenOrder[] = [];
	/** Done but for what their last block brought about: votes for it, say. */
	#filled: OpenOrder[] = [];
	#wake: (() => void) | null = null;

	/** The order that is worked off; null where there is none. */
	get first(): Omit<BlockOrder, 'count'> | null {
		return this.#orders[0] ?? null;
	}

	/** Resolves when the blocks are made, and all that follows from them. Rejects with DriverError BLOCK_NOT_MADE. */
	add({ count, ...order }: BlockOrder): Promise<void> {
		return new Promise((resolve, reject) => {
			if (this.#wake === null) return reject(notMade());
			if (count === 0) return resolve();
			this.#orders.push({ ...order, left: count, resolve, reject });
			this.#wake();
		});
	}

	/** From now on orders are taken; `wake` is called when one comes. */
	open(wake: () => void): void {
		this.#wake = wake;
	}

	/** A block of the first order is made. */
	filled(): void {
		const order = this.#orders[0];
		if (order === undefined) return;
		order.left -= 1;
		if (order.left === 0) this.#filled.push(...this.#orders.splice(0, 1));
		else {
			const { timestamp: _, ...rest } = order;
			this.#orders[0] = rest;
		}
	}

	/** Answers the orders whose blocks are made: all that followed from them is done. */
	settle(): void {
		for (const { resolve } of this.#filled.splice(0)) resolve();
	}

	/** No block could be made for the first order. */
	refuse(): void {
		this.#orders.shift()?.reject(notMade());
	}

	/** Takes no more orders, and refuses those that wait. */
	close(): void {
		this.#wake = null;
		this.settle();
		for (const { reject } of this.#orders.splice(0)) reject(notMade());
	}
}

function notMade(): DriverError {
	const message =
		'no block could be made: the chain is stopped or halted (mosaic_status tells), or no validator may propose';
	return new DriverError('BLOCK_NOT_MADE', message);
}
