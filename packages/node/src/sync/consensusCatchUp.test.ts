import type { Evidence, Vote } from '@mosaic/consensus';
import { expect, test } from 'vitest';
import { ConsensusCatchUp } from './consensusCatchUp.ts';
import { honestPeer } from './testing/liars.ts';
import { MemoryNetwork } from './testing/memoryNetwork.ts';
import { Scheduler } from './testing/scheduler.ts';

const vote: Vote = {
	kind: 'origin',
	validator: `0x${'11'.repeat(20)}`,
	signature: `0x${'22'.repeat(65)}`,
	message: { source: `0x${'33'.repeat(32)}`, target: `0x${'44'.repeat(32)}`, sourceHeight: 1, targetHeight: 2 },
};

function catchUp(votes: readonly Vote[] = [vote], accepts: (vote: Vote) => boolean = () => true) {
	const scheduler = new Scheduler(1);
	const network = new MemoryNetwork(scheduler);
	const taken: Vote[] = [];
	const evidence: Evidence[] = [];
	const time = { milliseconds: 0 };
	const clock = { now: () => time.milliseconds };
	const intake = {
		vote: (one: Vote) => accepts(one) && taken.push(one) > 0,
		evidence: (one: Evidence) => evidence.push(one) > 0,
	};
	const service = new ConsensusCatchUp({ network, intake, clock });
	const peer = { ...honestPeer([], 'test'), consensus: async () => ({ votes, evidence: [] }) };
	network.onPeer(({ name }) => service.meet(name));
	return { scheduler, network, taken, time, service, peer };
}

test('asks a peer when it comes, not when its status is renewed, and when it comes back', async () => {
	const { scheduler, network, taken, time, service, peer } = catchUp();
	network.connect('one', peer);
	await scheduler.run(() => false);
	time.milliseconds += 60_000;
	network.renew('one');
	await scheduler.run(() => false);
	expect(taken).toEqual([vote]);
	network.disconnect('one');
	network.connect('two', peer);
	network.connect('one', peer);
	await scheduler.run(() => false);
	expect(network.asked).toEqual(['one consensus', 'two consensus', 'one consensus']);
	await service.stop();
});

test('asks a peer once in five seconds, however often it is refreshed', async () => {
	const { scheduler, network, time, service, peer } = catchUp();
	network.connect('one', peer);
	for (const milliseconds of [0, 4_999, 5_000, 5_001, 10_000]) {
		time.milliseconds = milliseconds;
		service.refresh();
		await scheduler.run(() => false);
	}
	expect(network.asked).toHaveLength(3);
	await service.stop();
});

test('takes no more than a bound from one answer, and asks no more than eight at once', async () => {
	const { scheduler, network, taken, service, peer } = catchUp(Array<Vote>(5_000).fill(vote));
	for (let index = 0; index < 20; index += 1) network.connect(`peer ${index}`, peer);
	await scheduler.run(() => network.asked.length > 0);
	expect(network.open.consensus).toBeLessThanOrEqual(8);
	await scheduler.run(() => false);
	expect(taken).toHaveLength(8 * 4_096);
	await service.stop();
});

test('a peer that fails does no harm', async () => {
	const { scheduler, network, taken, service, peer } = catchUp();
	const fails = async (): Promise<never> => {
		throw new RangeError('unreachable');
	};
	network.connect('one', { ...peer, consensus: fails });
	await scheduler.run(() => false);
	expect([taken, network.penalties]).toEqual([[], []]);
	await service.stop();
});

test('nothing is taken in behind a forgery, and its teller pays', async () => {
	const forged: Vote = { ...vote, signature: `0x${'99'.repeat(65)}` };
	const { scheduler, network, taken, service, peer } = catchUp([vote, forged, vote], (one) => one !== forged);
	network.connect('one', peer);
	await scheduler.run(() => false);
	expect(taken).toEqual([vote]);
	expect(network.penalties).toEqual([{ peer: 'one', code: 'CONSENSUS_FORGED' }]);
	await service.stop();
});
