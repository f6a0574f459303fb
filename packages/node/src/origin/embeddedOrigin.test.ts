import { afterEach, beforeEach, expect, test } from 'vitest';
import { DriverFixture } from '../auxiliary/testing/driverFixture.ts';
import { VirtualClock } from '../clock/virtualClock.ts';
import { createLogger } from '../logging/logger.ts';
import { EmbeddedOrigin } from './embeddedOrigin.ts';

let fixture: DriverFixture;
let origin: EmbeddedOrigin | undefined;
beforeEach(async () => {
	fixture = await DriverFixture.open();
});
afterEach(async () => {
	await origin?.stop();
	origin = undefined;
	await fixture.close();
});

async function start(epochLength: number): Promise<EmbeddedOrigin> {
	const { chain, producing: pool } = fixture;
	const feeRecipient = `0x${'fe'.repeat(20)}` as const;
	const logger = createLogger({ level: 'error', json: true });
	origin = await EmbeddedOrigin.start({ chain, pool, clock: new VirtualClock(), epochLength, feeRecipient, logger });
	return origin;
}

/** The head's number once the origin has nothing more to do. */
async function rested(): Promise<number> {
	for (let seen = -1; seen !== fixture.chain.head.number; ) {
		seen = fixture.chain.head.number;
		for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
	}
	return fixture.chain.head.number;
}

test.each([
	{ epochLength: 1, last: 3 },
	{ epochLength: 2, last: 5 },
	{ epochLength: 5, last: 11 },
])(
	'an epoch of $epochLength: after a transaction, blocks until the second checkpoint from it on is final',
	async ({ epochLength, last }) => {
		const { tags } = await start(epochLength);
		expect(await rested()).toBe(0);
		const reached = fixture.reached(last);
		await fixture.send();
		await reached;
		expect(await rested()).toBe(last);
		expect(tags.latest()).toBe(fixture.chain.head.hash);
		expect(tags.finalized()).toBe(await fixture.chain.getCanonicalHash(last - 1));
	},
);

test('settles what a former run left unsettled', async () => {
	const first = await start(1);
	const included = fixture.reached(1);
	await fixture.send();
	await included;
	await first.stop();
	const { number } = fixture.chain.head;
	const settled = fixture.reached(number + 2);
	await start(1);
	await settled;
	expect(await rested()).toBe(number + 2);
});
