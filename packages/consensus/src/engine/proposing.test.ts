import { expect, test } from 'vitest';
import { KEYS, keyAt } from '../testing/chain.ts';
import { wantsBlock } from './queries.ts';
import { EngineFixture, only } from './testing/engineFixture.ts';

const ALL = KEYS.slice(0, 4);
const proposals = (fixture: EngineFixture, slot: number, force = false) =>
	only(fixture.give({ kind: 'slotBegan', slot, force }), 'propose');

test('leaves a slot empty while nothing waits, but for the heartbeat and for force', () => {
	const fixture = new EngineFixture({ heartbeatSeconds: 10 }, ALL);
	expect(proposals(fixture, 1)).toEqual([]);
	expect(proposals(fixture, 2, true)).toHaveLength(1);
	expect(proposals(fixture, 9)).toEqual([]);
	expect(wantsBlock(fixture.engine)).toBe(false);
	expect(proposals(fixture, 10)).toHaveLength(1);
	expect(wantsBlock(fixture.engine)).toBe(true);
});

test('proposes while transactions wait, only in slots of its own, and no slot twice', () => {
	const fixture = new EngineFixture({}, [keyAt(1)]);
	fixture.give({ kind: 'transactionsWaiting', waiting: true });
	expect([1, 1, 2, 3, 4, 5].map((slot) => proposals(fixture, slot).length)).toEqual([1, 0, 0, 0, 0, 1]);
});

test('the record of a sealed slot holds after a restart', () => {
	const nothing = { source: -1, target: -1, digest: null };
	const record = { validator: keyAt(1).address, auxiliary: nothing, origin: nothing, slot: 5 };
	const fixture = new EngineFixture({}, [keyAt(1)], [record]);
	fixture.give({ kind: 'transactionsWaiting', waiting: true });
	expect([1, 5, 9].map((slot) => proposals(fixture, slot).length)).toEqual([0, 0, 1]);
});

test('a body carries the complete links of its branch, and blocks are wanted until all is final there', () => {
	const fixture = new EngineFixture({ justifyWaitSlots: 0 }, ALL);
	const { genesis } = fixture.ledger;
	let parent = fixture.grow(genesis, 1, keyAt(1));
	const links: number[] = [];
	for (let slot = 2; wantsBlock(fixture.engine) && slot < 9; slot += 1) {
		const { state } = parent;
		const source = fixture.ledger.block(state.justified.at(-1)?.hash ?? genesis.hash);
		fixture.giveVotes(fixture.message(source, parent), KEYS.slice(0, 3));
		const [proposal] = proposals(fixture, slot);
		if (proposal === undefined) break;
		links.push(proposal.body.links.length);
		parent = fixture.ledger.build({
			parent: proposal.parent,
			slot,
			key: keyAt(slot % 4),
			body: proposal.body,
			transactionCount: 0,
			nonce: 0,
		});
		fixture.give({ kind: 'blockImported', block: parent });
	}
	expect(links).toEqual([1, 1]);
	expect(parent.state.justified.map(({ height }) => height)).toEqual([1, 2]);
	expect(wantsBlock(fixture.engine)).toBe(false);
});

test('a checkpoint waits for the one before it to be justified, at most so long', () => {
	const fixture = new EngineFixture({ justifyWaitSlots: 3 }, ALL);
	fixture.give({ kind: 'transactionsWaiting', waiting: true });
	const first = fixture.grow(fixture.ledger.genesis, 1);
	expect([2, 3, 4, 5].map((slot) => proposals(fixture, slot).length)).toEqual([0, 0, 0, 1]);
	expect(first.slot).toBe(1);
	const forced = new EngineFixture({ justifyWaitSlots: 3 }, ALL);
	forced.grow(forced.ledger.genesis, 1);
	expect([2, 3].map((slot) => proposals(forced, slot, slot === 3).length)).toEqual([0, 1]);
});

test('the wait doubles with each epoch that finalises nothing, and ends when votes come', () => {
	const fixture = new EngineFixture({ justifyWaitSlots: 3 }, ALL);
	fixture.give({ kind: 'transactionsWaiting', waiting: true });
	const { genesis } = fixture.ledger;
	const fourth = fixture.grow(genesis, 4);
	const waits = Array.from({ length: 13 }, (_, at) => proposals(fixture, 5 + at).length);
	expect(waits.indexOf(1)).toBe(12);
	const again = new EngineFixture({ justifyWaitSlots: 3 }, ALL);
	again.give({ kind: 'transactionsWaiting', waiting: true });
	const parent = again.grow(again.ledger.genesis, 4);
	expect(parent.hash).toBe(fourth.hash);
	again.giveVotes(again.message(again.ledger.genesis, parent), KEYS.slice(0, 3));
	expect(proposals(again, 5)).toHaveLength(1);
});
