import { expect, test } from 'vitest';
import { recoverAddress } from '../crypto/signature.ts';
import { voteDigest } from '../hashing/digest.ts';
import { hashOf, KEYS, keyAt } from '../testing/chain.ts';
import { highestFinalized, highestJustified, linkBetween, votesFor } from './queries.ts';
import { EngineFixture, only } from './testing/engineFixture.ts';

test('strictly more than two thirds complete a link, its signatures sorted by signer', () => {
	const fixture = new EngineFixture();
	const { genesis } = fixture.ledger;
	const block = fixture.grow(genesis, 1);
	const message = fixture.message(genesis, block);
	expect(only(fixture.giveVotes(message, [keyAt(3), keyAt(1)]), 'linkCompleted')).toEqual([]);
	const effects = fixture.giveVotes(message, [keyAt(2)]);
	const [completed] = only(effects, 'linkCompleted');
	expect(completed?.consecutive).toBe(true);
	const signers = completed?.link.signatures.map((signature) =>
		recoverAddress(voteDigest(fixture.spec, message), signature),
	);
	expect(signers).toEqual([1, 2, 3].map((at) => keyAt(at).address));
	expect(highestJustified(fixture.engine).hash).toBe(block.hash);
	expect(highestFinalized(fixture.engine).hash).toBe(genesis.hash);
	fixture.giveVotes(message, [keyAt(0)]);
	expect(linkBetween(fixture.engine, genesis.hash, block.hash)?.signatures).toHaveLength(4);
});

test('a skipping link justifies and finalises nothing', () => {
	const fixture = new EngineFixture();
	const { genesis } = fixture.ledger;
	const block = fixture.grow(genesis, 2);
	const effects = fixture.giveVotes(fixture.message(genesis, block), KEYS.slice(0, 3));
	expect(only(effects, 'linkCompleted').map(({ consecutive }) => consecutive)).toEqual([false]);
	expect(highestJustified(fixture.engine).hash).toBe(block.hash);
	expect(only(effects, 'finalized')).toEqual([]);
});

test('drops what is no proper vote of a member', () => {
	const fixture = new EngineFixture();
	const { genesis } = fixture.ledger;
	const block = fixture.grow(genesis, 1);
	const message = fixture.message(genesis, block);
	const good = fixture.vote(keyAt(0), message);
	if (good.kind !== 'auxiliary') throw new RangeError('not a vote about the auxiliary chain');
	const hostile = [
		fixture.vote(keyAt(5), message),
		{ ...good, validator: keyAt(1).address },
		{ ...good, signature: '0x' as const },
		{ ...good, message: { ...message, targetHeight: Number.NaN } },
		{ ...good, message: { ...message, targetHeight: 1e9 } },
		{ ...good, message: { ...message, sourceHeight: -1 } },
		{ ...good, message: { ...message, target: '0xzz' as const } },
	];
	for (const vote of hostile) expect(fixture.give({ kind: 'voteReceived', vote })).toEqual([]);
	expect(votesFor(fixture.engine, block.hash)).toEqual([]);
	fixture.give({ kind: 'voteReceived', vote: good });
	expect(votesFor(fixture.engine, block.hash)).toEqual([good]);
});

test('a lie about the source never makes a link', () => {
	const fixture = new EngineFixture({ epochLength: 1 });
	const { genesis } = fixture.ledger;
	const block = fixture.grow(genesis, 2);
	const message = fixture.message(genesis, block);
	for (const lie of [{ transitionHash: hashOf('another') }, { sourceHeight: 1 }]) {
		expect(only(fixture.giveVotes({ ...message, ...lie }, KEYS.slice(0, 4)), 'linkCompleted')).toEqual([]);
	}
});

test('votes wait for their block, which is asked for once', () => {
	const fixture = new EngineFixture();
	const { genesis } = fixture.ledger;
	const block = fixture.build(genesis, 1, keyAt(0));
	const message = { ...fixture.message(genesis, block) };
	const effects = fixture.giveVotes(message, KEYS.slice(0, 3));
	expect(effects).toEqual([{ kind: 'requestBlock', hash: block.hash }]);
	expect(only(fixture.give({ kind: 'blockImported', block }), 'linkCompleted')).toHaveLength(1);
});
