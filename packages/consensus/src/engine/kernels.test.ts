import { expect, test } from 'vitest';
import { KEYS, keyAt, observationOf, originHeader } from '../testing/chain.ts';
import { coreState } from '../testing/core.ts';
import type { ConsensusBody, Kernel } from '../types.ts';
import { proposerOf } from '../validators/proposer.ts';
import { wantsBlock } from './queries.ts';
import { EngineFixture, only } from './testing/engineFixture.ts';
import type { OriginCheckpoint } from './types.ts';

const ALL = KEYS.slice(0, 4);

/** An engine with all four validators, whose origin opened K_2 in block 16. */
class Handover extends EngineFixture {
	readonly kernel: Kernel = {
		height: 2,
		parent: this.spec.genesisHash,
		validators: [keyAt(4).address],
		weights: [1n],
		gasTarget: 1n,
		gasPrice: 1n,
	};
	readonly core = coreState(this.spec, [this.kernel]);

	constructor() {
		super({ justifyWaitSlots: 0, heartbeatSeconds: 1_000 }, ALL);
		this.give({ kind: 'kernelOpened', height: 2, originNumber: 16 });
	}

	checkpoint(number: number): OriginCheckpoint {
		const header = number < 16 ? originHeader(number) : originHeader(number, this.core.stateRoot);
		return { number, hash: observationOf(header, number).hash, header };
	}

	/** The origin finalises blocks, and all four vote for them. */
	observe(...numbers: number[]): void {
		const checkpoints = numbers.map((number) => this.checkpoint(number));
		for (const { validator, message } of only(this.give({ kind: 'originAdvanced', checkpoints }), 'signOriginVote')) {
			const signer = ALL.find(({ address }) => address === validator) ?? keyAt(0);
			this.give({ kind: 'voteReceived', vote: this.originVote(signer, message) });
		}
	}

	propose(slot: number): ConsensusBody | undefined {
		return only(this.give({ kind: 'slotBegan', slot, force: true }), 'propose')[0]?.body;
	}

	/** Makes and imports the block of a slot without transactions. */
	carry(slot: number, body: ConsensusBody) {
		const parent = this.engine.head.block;
		const key = ALL.find(({ address }) => address === proposerOf(parent.state, slot)) ?? keyAt(0);
		const block = this.ledger.build({ parent: parent.hash, slot, key, body, transactionCount: 0, nonce: 0 });
		return this.give({ kind: 'blockImported', block });
	}
}

test('a kernel waits once complete links reach its block, and its proof is asked for once the state does', () => {
	const handover = new Handover();
	handover.observe(12, 16);
	expect(wantsBlock(handover.engine)).toBe(false);
	expect(only(handover.carry(1, handover.propose(1) ?? never()), 'proveKernel')).toEqual([]);
	expect(handover.engine.head.block.state.observations[0]?.number).toBe(12);
	handover.observe(20);
	expect(wantsBlock(handover.engine)).toBe(true);
	const asked = only(handover.carry(2, handover.propose(2) ?? never()), 'proveKernel');
	expect(asked).toEqual([
		{ kind: 'proveKernel', height: 2, observation: { number: 16, hash: handover.checkpoint(16).hash } },
	]);
	expect(wantsBlock(handover.engine)).toBe(false);
});

test('a kernel opened far beyond the last observation is reached in several blocks, each with a full body', () => {
	const handover = new Handover();
	handover.give({ kind: 'kernelOpened', height: 2, originNumber: 200 });
	const path = Array.from({ length: 40 }, (_, index) => 12 + 4 * index);
	handover.observe(...path);
	for (const slot of [1, 2]) {
		expect(wantsBlock(handover.engine)).toBe(true);
		const body = handover.propose(slot) ?? never();
		expect(body.originLinks).toHaveLength(16);
		handover.carry(slot, body);
	}
	expect(wantsBlock(handover.engine)).toBe(false);
	handover.observe(...Array.from({ length: 10 }, (_, index) => 172 + 4 * index));
	expect(wantsBlock(handover.engine)).toBe(true);
});

test('origin links wait for a proof under way, for a while, and the proof is carried without them', () => {
	const handover = new Handover();
	handover.observe(12, 16, 20);
	handover.carry(1, handover.propose(1) ?? never());
	handover.observe(24);
	expect(handover.propose(2)?.originLinks).toEqual([]);
	const inclusion = handover.core.include(handover.kernel);
	handover.give({ kind: 'kernelProven', inclusion, observation: handover.checkpoint(16).hash });
	expect(wantsBlock(handover.engine)).toBe(true);
	const body = handover.propose(3);
	expect([body?.kernel, body?.originLinks]).toEqual([inclusion, []]);
	handover.carry(3, body ?? never());
	expect(handover.engine.head.block.state.pendingKernel?.kernel).toEqual(handover.kernel);
	expect(wantsBlock(handover.engine)).toBe(true);
	expect(handover.propose(4)?.originLinks).toHaveLength(1);
});

test('without a proof the origin goes on after a few slots', () => {
	const handover = new Handover();
	handover.observe(12, 16, 20);
	handover.carry(1, handover.propose(1) ?? never());
	handover.observe(24);
	expect([4, 5, 6].map((slot) => handover.propose(slot)?.originLinks.length)).toEqual([0, 0, 1]);
});

test('a proof that proves nothing is left out and forgotten', () => {
	const handover = new Handover();
	handover.observe(12, 16, 20);
	handover.carry(1, handover.propose(1) ?? never());
	const inclusion = { ...handover.core.include(handover.kernel), storageProof: [] };
	handover.give({ kind: 'kernelProven', inclusion, observation: handover.checkpoint(16).hash });
	expect(handover.propose(2)?.kernel).toBeNull();
	expect(wantsBlock(handover.engine)).toBe(false);
});

function never(): never {
	throw new RangeError('the engine did not propose');
}
