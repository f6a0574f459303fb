import { BackendError } from '@mosaic/rpc';
import { DriverError } from '../../auxiliary/driverError.ts';
import type { BlockOrder } from '../../auxiliary/slots/blockOrders.ts';
import type { DevelopmentSlots } from '../../auxiliary/slots/developmentSlots.ts';

/** Has blocks made, and resolves when they are. Rejects with BackendError EXECUTION_FAILED where none can be. */
export async function makeBlocks(slots: DevelopmentSlots, order: BlockOrder): Promise<void> {
	try {
		await slots.orders.add(order);
	} catch (error) {
		if (error instanceof DriverError) throw new BackendError('EXECUTION_FAILED', error.message);
		throw error;
	}
}
