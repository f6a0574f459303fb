import { expect, test } from 'vitest';
import { voteDigest } from '../hashing/digest.ts';
import { keyAt } from '../testing/chain.ts';
import { EngineFixture, only } from './testing/engineFixture.ts';
import type { SigningRecord } from './types.ts';

function recordOf(source: number, target: number, digest: `0x${string}`): SigningRecord {
	const nothing = { source: -1, target: -1, digest: null };
	return { validator: keyAt(0).address, auxiliary: { source, target, digest }, origin: nothing, slot: -1 };
}

test('votes for every checkpoint of the chain that the head moves to, ascending, and for none twice', () => {
	const fixture = new EngineFixture({ epochLength: 2 }, [keyAt(0), keyAt(1)]);
	const { genesis } = fixture.ledger;
	const blocks = [genesis];
	for (let at = 0; at < 5; at += 1) blocks.push(fixture.build(blocks[at] ?? genesis, at + 1, keyAt(0)));
	const votes = blocks
		.slice(1)
		.flatMap((block) => only(fixture.give({ kind: 'blockImported', block }), 'signVote'))
		.map(({ validator, message }) => [validator, message.sourceHeight, message.targetHeight]);
	const [first, second] = [keyAt(0).address, keyAt(1).address];
	expect(votes).toEqual([
		[first, 0, 1],
		[second, 0, 1],
		[first, 0, 2],
		[second, 0, 2],
	]);
});

test('on another branch it votes only above what it signed', () => {
	const fixture = new EngineFixture({}, [keyAt(0)]);
	const { genesis } = fixture.ledger;
	fixture.grow(genesis, 2, keyAt(0));
	const rival = [genesis];
	for (let at = 0; at < 3; at += 1) rival.push(fixture.build(rival[at] ?? genesis, at + 5, keyAt(at + 1)));
	const effects = rival.slice(1).flatMap((block) => fixture.give({ kind: 'blockImported', block }));
	expect(only(effects, 'signVote').map(({ message }) => message.targetHeight)).toEqual([3]);
});

test('skips a checkpoint whose source is below the recorded one', () => {
	const fixture = new EngineFixture({}, [keyAt(0)], [recordOf(1, 2, `0x${'00'.repeat(32)}`)]);
	const { genesis } = fixture.ledger;
	const effects = [fixture.build(genesis, 1, keyAt(0))].flatMap((block) =>
		fixture.give({ kind: 'blockImported', block }),
	);
	const third = fixture.build(fixture.build(fixture.engine.head.block, 2, keyAt(1)), 3, keyAt(2));
	const second = fixture.ledger.block(third.parentHash);
	effects.push(...fixture.give({ kind: 'blockImported', block: second }));
	effects.push(...fixture.give({ kind: 'blockImported', block: third }));
	expect(only(effects, 'signVote')).toEqual([]);
});

test('issues the recorded vote again after a restart, and no other for its height', () => {
	const first = new EngineFixture({}, [keyAt(0)]);
	const block = first.build(first.ledger.genesis, 1, keyAt(0));
	const [signed] = only(first.give({ kind: 'blockImported', block }), 'signVote');
	const digest = signed === undefined ? null : voteDigest(first.spec, signed.message);
	if (digest === null) throw new RangeError('the engine did not vote');
	for (const [recorded, expected] of [
		[digest, 1],
		[`0x${'11'.repeat(32)}`, 0],
	] as const) {
		const again = new EngineFixture({}, [keyAt(0)], [recordOf(0, 1, recorded)]);
		expect(only(again.give({ kind: 'blockImported', block }), 'signVote')).toHaveLength(expected);
		const next = first.build(block, 2, keyAt(1), {}, expected);
		expect(only(again.give({ kind: 'blockImported', block: next }), 'signVote')).toHaveLength(1);
	}
});

test('a validator outside the sets does not vote', () => {
	const fixture = new EngineFixture({}, [keyAt(7)]);
	const block = fixture.build(fixture.ledger.genesis, 1, keyAt(0));
	expect(only(fixture.give({ kind: 'blockImported', block }), 'signVote')).toEqual([]);
});

test('votes are published again while finality does not move, and only then', () => {
	const fixture = new EngineFixture({}, [keyAt(0)]);
	const block = fixture.grow(fixture.ledger.genesis, 2);
	const vote = fixture.vote(keyAt(0), fixture.message(fixture.ledger.genesis, block));
	fixture.give({ kind: 'voteReceived', vote });
	const resent = (slot: number) => only(fixture.give({ kind: 'slotBegan', slot }), 'publishVote').length;
	expect([resent(16), resent(17), resent(32)]).toEqual([0, 0, 1]);
});
