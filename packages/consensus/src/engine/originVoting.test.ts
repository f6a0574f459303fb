import { expect, test } from 'vitest';
import { originVoteDigest } from '../hashing/digest.ts';
import { hashOf, KEYS, keyAt } from '../testing/chain.ts';
import { EngineFixture, only, originUpTo } from './testing/engineFixture.ts';

test('signs every consecutive link of the path at once, whatever the head', () => {
	const fixture = new EngineFixture({}, [keyAt(0)]);
	const votes = only(fixture.give({ kind: 'originAdvanced', checkpoints: originUpTo(20) }), 'signOriginVote');
	expect(votes.map(({ message }) => [message.sourceHeight, message.targetHeight])).toEqual([
		[2, 3],
		[3, 4],
		[4, 5],
	]);
	expect(only(fixture.give({ kind: 'originAdvanced', checkpoints: originUpTo(20) }), 'signOriginVote')).toEqual([]);
});

test('ignores what does not continue the path', () => {
	const fixture = new EngineFixture({}, [keyAt(0)]);
	expect(fixture.give({ kind: 'originAdvanced', checkpoints: originUpTo(20).slice(1) })).toEqual([]);
	fixture.give({ kind: 'originAdvanced', checkpoints: originUpTo(12) });
	const fork = originUpTo(12).map((checkpoint) => ({ ...checkpoint, hash: hashOf('fork') }));
	expect(fixture.give({ kind: 'originAdvanced', checkpoints: fork })).toEqual([]);
});

test('after a restart signs above the record, and again what the record holds', () => {
	const before = new EngineFixture({}, [keyAt(0)]);
	const [, second] = only(before.give({ kind: 'originAdvanced', checkpoints: originUpTo(16) }), 'signOriginVote');
	const digest = second === undefined ? null : originVoteDigest(before.spec, second.message);
	const nothing = { source: -1, target: -1, digest: null };
	const record = {
		validator: keyAt(0).address,
		auxiliary: nothing,
		origin: { source: 3, target: 4, digest },
		slot: -1,
	};
	const after = new EngineFixture({}, [keyAt(0)], [record]);
	const votes = only(after.give({ kind: 'originAdvanced', checkpoints: originUpTo(20) }), 'signOriginVote');
	expect(votes.map(({ message }) => message.targetHeight)).toEqual([4, 5]);
});

test('a body carries the links in order as far as they are complete, and votes are sent again until then', () => {
	const fixture = new EngineFixture({}, KEYS.slice(0, 4));
	const effects = only(fixture.give({ kind: 'originAdvanced', checkpoints: originUpTo(20) }), 'signOriginVote');
	for (const { validator, message } of effects) {
		const signer = KEYS.find(({ address }) => address === validator);
		if (signer === undefined || (message.targetHeight === 5 && signer === keyAt(0))) continue;
		if (message.targetHeight === 5 && signer === keyAt(1)) continue;
		fixture.give({ kind: 'voteReceived', vote: fixture.originVote(signer, message) });
	}
	const slot = fixture.give({ kind: 'slotBegan', slot: 16, force: true });
	expect(only(slot, 'publishVote')).toHaveLength(10);
	const [proposal] = only(slot, 'propose');
	expect(proposal?.body.originLinks.map(({ message }) => message.targetHeight)).toEqual([3, 4]);
	expect(proposal?.body.originLinks.every(({ signatures }) => signatures.length === 4)).toBe(true);
});
