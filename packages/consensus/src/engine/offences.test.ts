import { expect, test } from 'vitest';
import { verifyEvidence } from '../offences/evidence.ts';
import { hashOf, KEYS, keyAt } from '../testing/chain.ts';
import type { VoteMessage } from '../types.ts';
import { proposerOf } from '../validators/proposer.ts';
import { EngineFixture, only } from './testing/engineFixture.ts';

const base: VoteMessage = {
	transitionHash: hashOf('t'),
	source: hashOf('s'),
	target: hashOf('a'),
	sourceHeight: 3,
	targetHeight: 6,
};

test.each<[string, VoteMessage, VoteMessage]>([
	['two votes for one target height', base, { ...base, target: hashOf('b') }],
	[
		'a vote that surrounds another',
		base,
		{ ...base, source: hashOf('x'), target: hashOf('b'), sourceHeight: 2, targetHeight: 7 },
	],
	[
		'a vote surrounded by another',
		base,
		{ ...base, source: hashOf('x'), target: hashOf('b'), sourceHeight: 4, targetHeight: 5 },
	],
	[
		'two transitions of one source',
		base,
		{ ...base, transitionHash: hashOf('u'), target: hashOf('b'), targetHeight: 7 },
	],
])('reports %s once', (_, first, second) => {
	const fixture = new EngineFixture();
	expect(only(fixture.giveVotes(first, [keyAt(1)]), 'reportOffence')).toEqual([]);
	const [report, ...more] = only(fixture.giveVotes(second, [keyAt(1), keyAt(2)]), 'reportOffence');
	expect(report?.offender).toBe(keyAt(1).address);
	expect(report === undefined ? null : verifyEvidence(fixture.spec, report.evidence)).toBe(keyAt(1).address);
	expect(more).toEqual([]);
	expect(only(fixture.giveVotes({ ...second, target: hashOf('c') }, [keyAt(1)]), 'reportOffence')).toEqual([]);
});

test('an offence hidden between votes in order is found as well', () => {
	const fixture = new EngineFixture();
	const at = (sourceHeight: number, targetHeight: number): VoteMessage => ({
		transitionHash: hashOf(`t${sourceHeight}`),
		source: hashOf(`s${sourceHeight}`),
		target: hashOf(`b${targetHeight}`),
		sourceHeight,
		targetHeight,
	});
	for (const message of [at(5, 6), at(8, 9)])
		expect(only(fixture.giveVotes(message, [keyAt(0)]), 'reportOffence')).toEqual([]);
	expect(only(fixture.giveVotes(at(7, 12), [keyAt(0)]), 'reportOffence')).toHaveLength(1);
});

test('honest votes in any order are no offence', () => {
	const fixture = new EngineFixture();
	const { genesis } = fixture.ledger;
	const messages = [4, 2, 3, 1].map((targetHeight) => ({
		...base,
		source: genesis.hash,
		sourceHeight: 0,
		target: hashOf(`b${targetHeight}`),
		targetHeight,
	}));
	for (const message of messages)
		expect(only(fixture.giveVotes(message, KEYS.slice(0, 2)), 'reportOffence')).toEqual([]);
});

test('two seals of one slot are reported, and the evidence is carried until the state records the offender', () => {
	const fixture = new EngineFixture({ justifyWaitSlots: 0 }, KEYS.slice(0, 4));
	const { genesis } = fixture.ledger;
	const blocks = [0, 1].map((nonce) => fixture.build(genesis, 1, keyAt(1), {}, nonce));
	const effects = blocks.flatMap((block) => fixture.give({ kind: 'blockImported', block }));
	expect(only(effects, 'reportOffence').map(({ offender }) => offender)).toEqual([keyAt(1).address]);
	const [proposal] = only(fixture.give({ kind: 'slotBegan', slot: 2 }), 'propose');
	const parent = fixture.engine.head.block;
	expect(proposal?.proposer).toBe(proposerOf(parent.state, 2));
	expect(proposal?.body.evidence).toHaveLength(1);
	const next = fixture.build(parent, 2, keyAt(2), proposal?.body ?? {});
	expect(next.state.offenders).toEqual([keyAt(1).address]);
	fixture.give({ kind: 'blockImported', block: next });
	for (const slot of [3, 4, 5]) {
		for (const { body } of only(fixture.give({ kind: 'slotBegan', slot }), 'propose'))
			expect(body.evidence).toEqual([]);
	}
});
