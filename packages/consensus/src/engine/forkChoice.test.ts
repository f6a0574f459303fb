import { expect, test } from 'vitest';
import { KEYS, keyAt } from '../testing/chain.ts';
import { head } from './queries.ts';
import { EngineFixture, only } from './testing/engineFixture.ts';

test('distinct sealers outweigh length', () => {
	const fixture = new EngineFixture({ epochLength: 8 });
	const { genesis } = fixture.ledger;
	const long = fixture.grow(genesis, 4, keyAt(0));
	expect(head(fixture.engine)).toBe(long);
	const first = fixture.build(genesis, 2, keyAt(1));
	const second = fixture.build(first, 3, keyAt(2));
	fixture.give({ kind: 'blockImported', block: first });
	expect(head(fixture.engine)).toBe(long);
	expect(fixture.give({ kind: 'blockImported', block: second })).toContainEqual({
		kind: 'moveHead',
		hash: second.hash,
	});
	expect(head(fixture.engine)).toBe(second);
});

test('of equal weight the greater number wins, then the lower slot, then the lower hash', () => {
	const fixture = new EngineFixture({ epochLength: 8 });
	const { genesis } = fixture.ledger;
	const late = fixture.build(genesis, 9, keyAt(1));
	const early = fixture.build(genesis, 4, keyAt(0));
	const twin = fixture.build(genesis, 4, keyAt(0), {}, 1);
	for (const block of [late, early, twin]) fixture.give({ kind: 'blockImported', block });
	expect(head(fixture.engine)).toBe(early.hash < twin.hash ? early : twin);
	const longer = fixture.build(late, 10, keyAt(1));
	fixture.give({ kind: 'blockImported', block: longer });
	expect(head(fixture.engine)).toBe(longer);
});

test('the highest justified checkpoint comes first, whatever lies elsewhere', () => {
	const fixture = new EngineFixture();
	const { genesis } = fixture.ledger;
	const justified = fixture.build(genesis, 1, keyAt(0));
	fixture.give({ kind: 'blockImported', block: justified });
	const rival = fixture.build(genesis, 2, keyAt(1));
	fixture.give({ kind: 'blockImported', block: rival });
	const heavy = fixture.grow(rival, 3);
	expect(head(fixture.engine)).toBe(heavy);
	const effects = fixture.giveVotes(fixture.message(genesis, justified), KEYS.slice(0, 3));
	expect(only(effects, 'moveHead')).toEqual([{ kind: 'moveHead', hash: justified.hash }]);
});

test('the committed source prevails over the weight of sealers', () => {
	const fixture = new EngineFixture();
	const { genesis } = fixture.ledger;
	const mine = fixture.grow(genesis, 2, keyAt(0));
	const theirs = fixture.build(genesis, 7, keyAt(1));
	fixture.give({ kind: 'blockImported', block: theirs });
	expect(head(fixture.engine)).toBe(mine);
	const input = { kind: 'metaBlockCommitted', height: 1, source: theirs.hash, sourceHeight: 1 } as const;
	expect(fixture.give(input)).toContainEqual({ kind: 'moveHead', hash: theirs.hash });
	expect(head(fixture.engine)).toBe(theirs);
});

test('a committed source that contradicts finality and is unknown stops all signing', () => {
	const fixture = new EngineFixture({}, [keyAt(0)]);
	const { genesis } = fixture.ledger;
	const first = fixture.grow(genesis, 1);
	fixture.giveVotes(fixture.message(genesis, first), KEYS.slice(0, 3));
	const second = fixture.build(first, 2, keyAt(1), { links: [...linksOf(fixture)] });
	fixture.give({ kind: 'blockImported', block: second });
	const effects = fixture.giveVotes(fixture.message(first, second), KEYS.slice(0, 3));
	expect(only(effects, 'finalized').map(({ checkpoint }) => checkpoint.hash)).toEqual([first.hash]);
	const told = fixture.give({ kind: 'metaBlockCommitted', height: 1, source: FOREIGN_HASH, sourceHeight: 1 });
	expect(only(told, 'alarm').map(({ code }) => code)).toEqual(['COMMITTED_CONTRADICTED']);
	const third = fixture.build(second, 3, keyAt(2));
	expect(only(fixture.give({ kind: 'blockImported', block: third }), 'signVote')).toEqual([]);
});

const FOREIGN_HASH = `0x${'ab'.repeat(32)}` as const;

function linksOf(fixture: EngineFixture) {
	return [...fixture.engine.tallies.values()].flatMap((tallies) =>
		[...tallies.values()].flatMap(({ link }) => (link === null ? [] : [link])),
	);
}
