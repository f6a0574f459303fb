import { expect, test } from 'vitest';
import type { BridgeService } from './bridgeService.ts';
import { RestartableBridge } from './restartableBridge.ts';

/** Services that count which of them run. */
function services() {
	let made = 0;
	const running = new Set<number>();
	const create = async (): Promise<BridgeService> => {
		const name = made++;
		const service = { start: () => running.add(name), stop: async () => void running.delete(name) };
		return service as unknown as BridgeService;
	};
	return { running, create };
}

test('another takes the place of the one that was stopped', async () => {
	const { running, create } = services();
	const bridge = await RestartableBridge.create(create);
	bridge.start();
	await bridge.stop();
	await bridge.restart();
	expect([...running]).toEqual([1]);
	await bridge.close();
	expect(running.size).toBe(0);
});

test('none is started where it is closed, before or while it is made', async () => {
	const { running, create } = services();
	const bridge = await RestartableBridge.create(create);
	await bridge.stop();
	const restarted = bridge.restart();
	await bridge.close();
	await restarted;
	await bridge.restart();
	expect(running.size).toBe(0);
});
