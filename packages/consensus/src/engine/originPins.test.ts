import { expect, test } from 'vitest';
import { KEYS, keyAt } from '../testing/chain.ts';
import { proposerOf } from '../validators/proposer.ts';
import { EngineFixture, only, originUpTo } from './testing/engineFixture.ts';

const ALL = KEYS.slice(0, 4);

/** An engine with all four validators, who see the origin final up to block 40: its checkpoints are 8, 12, 16, … */
class Observers extends EngineFixture {
	#slot = 0;

	constructor(epochLength: number) {
		super({ epochLength, justifyWaitSlots: 0, heartbeatSeconds: 1_000 }, ALL);
		const advanced = this.give({ kind: 'originAdvanced', checkpoints: originUpTo(40) });
		for (const { validator, message } of only(advanced, 'signOriginVote'))
			this.give({ kind: 'voteReceived', vote: this.originVote(this.keyOf(validator), message) });
	}

	/** Proposes, makes and imports the next block, and votes for what it gives to vote for; the observation then. */
	next(): number | undefined {
		this.#slot += 1;
		const slot = this.#slot;
		const parent = this.engine.head.block;
		const [proposal] = only(this.give({ kind: 'slotBegan', slot, force: true }), 'propose');
		if (proposal === undefined) throw new RangeError('the engine did not propose');
		const key = this.keyOf(proposerOf(parent.state, slot));
		const { body } = proposal;
		const block = this.ledger.build({ parent: parent.hash, slot, key, body, transactionCount: 0, nonce: 0 });
		for (const { validator, message } of only(this.give({ kind: 'blockImported', block }), 'signVote'))
			this.give({ kind: 'voteReceived', vote: this.vote(this.keyOf(validator), message) });
		return block.state.observations[0]?.number;
	}

	keyOf(address: string) {
		return ALL.find((key) => key.address === address) ?? keyAt(0);
	}
}

test('without pins a block observes all that it can', () => {
	expect(new Observers(1).next()).toBe(36);
});

test.each([1, 3])(
	'of epochs of %i blocks one is final that observes what Core pinned, and then the chain goes on',
	(epoch) => {
		const observers = new Observers(epoch);
		observers.give({ kind: 'originPinned', number: 16 });
		observers.give({ kind: 'originPinned', number: 24 });
		const observed: (number | undefined)[] = [];
		while (observed.at(-1) !== 36 && observed.length < 40) observed.push(observers.next());
		// Of two pins within reach the later serves.
		expect([...new Set(observed)]).toEqual([24, 36]);
		const { block } = observers.engine.head;
		const finalized = observers.engine.finalizedByBlocks.height * epoch;
		const last = block.number - 1;
		expect(observed[finalized - 1]).toBe(24);
		expect(finalized).toBeLessThanOrEqual(last);
	},
);

test('a pin of what the chain has observed before changes nothing', () => {
	const observers = new Observers(1);
	expect(observers.next()).toBe(36);
	observers.give({ kind: 'originPinned', number: 16 });
	expect(observers.next()).toBe(36);
	expect(observers.engine.originPins.size).toBeLessThanOrEqual(1);
});

test('pins are bounded, the lowest go first', () => {
	const observers = new Observers(1);
	for (let number = 1_000; number > 600; number -= 4) observers.give({ kind: 'originPinned', number });
	expect(observers.engine.originPins.size).toBe(64);
	expect(Math.min(...observers.engine.originPins)).toBe(1_000 - 63 * 4);
});
