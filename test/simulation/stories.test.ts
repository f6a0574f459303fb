import type { Simulation } from '@mosaic/consensus/simulation';
import { expect, test } from 'vitest';
import { network, slot } from './network.ts';
import { runScenario } from './runScenario.ts';
import { scenarioOf } from './scenario.ts';
import { Story } from './story.ts';

/** Heights that all running honest nodes hold for final, and those of the heads. */
function progress(simulation: Simulation): { readonly final: number; readonly head: number } {
	expect(simulation.violation).toBeNull();
	const heads = simulation.nodes.filter((node) => node.isRunning).map(({ head }) => head.number);
	return { final: simulation.lowestFinalized(), head: Math.max(...heads) };
}

test('one of four is down: finality goes on', () => {
	const { final, head } = progress(network(1).validators(4).crash(2).at(slot(10)).run(60));
	expect(head - final).toBeLessThanOrEqual(4);
	expect(final).toBeGreaterThan(30);
});

test('two of four are down: finality stops, the chain does not; both back: it resumes', () => {
	const down = network(2).validators(4).crash(2, 3).at(slot(10));
	const stopped = progress(down.run(40));
	expect(stopped.final).toBeLessThan(12);
	expect(stopped.head).toBeGreaterThan(11);
	const back = progress(down.restart(2, 3).at(slot(40)).run(60));
	expect(back.head - back.final).toBeLessThanOrEqual(4);
});

test('cut in halves nobody finalises; healed, everyone does, and the same', () => {
	const halves = network(3).validators(4).cut(0, 0, 1, 1).at(slot(10));
	expect(progress(halves.run(50)).final).toBeLessThan(12);
	const healed = progress(halves.heal().at(slot(50)).run(70));
	expect(healed.head - healed.final).toBeLessThanOrEqual(4);
});

test('cut three to one, the three finalise, and the one follows when it is healed', () => {
	const cut = network(4).validators(4).cut(0, 0, 0, 1).at(slot(10));
	const parted = cut.run(40);
	expect(parted.nodes[0]?.finalizedHeight).toBeGreaterThan(25);
	expect(parted.nodes[3]?.finalizedHeight).toBeLessThan(12);
	const healed = progress(cut.heal().at(slot(40)).run(55));
	expect(healed.head - healed.final).toBeLessThanOrEqual(4);
});

test('everyone restarts at once, and nothing is lost or signed twice', () => {
	const story = network(5).validators(4).crash(0, 1, 2, 3).at(slot(20)).restart(0, 1, 2, 3).at(slot(22));
	const simulation = story.run(50);
	const { head, final } = progress(simulation);
	expect(head - final).toBeLessThanOrEqual(4);
	expect(simulation.provenOffenders().size).toBe(0);
});

test('a proposer that makes two blocks is proven guilty, and finality goes on without it', () => {
	const simulation = network(6).validators(4).dishonest(1, 'equivocate').run(60);
	const { final } = progress(simulation);
	expect(final).toBeGreaterThan(20);
	expect(simulation.reported).toEqual(simulation.provenOffenders());
	expect(simulation.provableOffenders()).toEqual(simulation.provenOffenders());
	expect(simulation.silence()).toBeNull();
	expect(simulation.reported.size).toBe(1);
	expect(simulation.nodes[0]?.head.state.offenders).toEqual([...simulation.reported]);
});

test('a voter who surrounds its own votes is proven guilty', () => {
	const simulation = network(7).validators(7).messages(1_500, 0.05).dishonest(2, 'surround').run(120);
	progress(simulation);
	expect(simulation.reported).toEqual(simulation.provenOffenders());
	expect(simulation.reported.size).toBe(1);
});

test('a proposer that withholds its blocks, and one that leaves everything out of them, cost slots and no more', () => {
	const simulation = network(8).validators(7).dishonest(2, 'withhold').dishonest(5, 'censor').run(120);
	const { head, final } = progress(simulation);
	expect(head - final).toBeLessThanOrEqual(8);
	expect(simulation.provenOffenders().size).toBe(0);
});

test.each([2, -2])('a clock that jumps by %i slots costs slots, and leads to no offence', (slots) => {
	const simulation = network(9).validators(4).skew(1, slots).at(slot(10)).skew(1, 0).at(slot(50)).run(80);
	const { head, final } = progress(simulation);
	expect(head - final).toBeLessThanOrEqual(6);
	expect(final).toBeGreaterThan(20);
	expect(simulation.provenOffenders().size).toBe(0);
});

test.each([0.04, -0.04])(
	'a clock that gains %d of each second leaves the others behind, and leads to no offence',
	(rate) => {
		const simulation = network(13).validators(4).drift(2, rate).at(slot(5)).run(100);
		const { head, final } = progress(simulation);
		// Three of four finalise in time with each other; the one whose clock is off follows.
		expect(head - final).toBeLessThanOrEqual(8);
		expect(final).toBeGreaterThan(50);
		expect(simulation.provenOffenders().size).toBe(0);
	},
);

test.each([0, 1, 2, 3, 5, 8, 13, 21])(
	'everyone crashes after %i things that it does, and nothing is signed twice',
	(things) => {
		const story = network(14)
			.validators(4)
			.crashAfter(things, 0, 1, 2, 3)
			.at(slot(20))
			.restart(0, 1, 2, 3)
			.at(slot(30));
		const simulation = story.run(60);
		const { head, final } = progress(simulation);
		expect(head - final).toBeLessThanOrEqual(4);
		expect(simulation.provenOffenders().size).toBe(0);
	},
);

test('validators change while the network is cut and nodes crash: the kernels become active, and the new ones finalise', () => {
	const story = network(15)
		.weights(2, 2, 2, 2, 0)
		.kernel([0, 0], [4, 3])
		.kernel([1, 6])
		.cut(0, 0, 1, 1, 0)
		.at(slot(12))
		.heal()
		.at(slot(40))
		.crash(4)
		.at(slot(60))
		.restart(4)
		.at(slot(75));
	const simulation = story.run(160);
	const { head, final } = progress(simulation);
	expect(head - final).toBeLessThanOrEqual(4);
	const { state } = simulation.nodes[3]?.head ?? simulation.ledger.genesis;
	expect(state.kernel.height).toBe(3);
	expect(
		state.sets
			.at(-1)
			?.forward.map(({ weight }) => weight)
			.sort(),
	).toEqual([2n, 2n, 3n, 6n]);
	expect(simulation.provenOffenders().size).toBe(0);
});

test('less than a third that goes on to withhold and to censor does not keep a healed network from finality', () => {
	const story = network(16).validators(7).dishonest(2, 'withhold').dishonest(5, 'censor');
	const cut = story.cut(0, 0, 0, 0, 1, 1, 1).at(slot(10)).heal().at(slot(60));
	expect(progress(cut.run(58)).final).toBeLessThan(12);
	const { head, final } = progress(cut.run(100));
	expect(head - final).toBeLessThanOrEqual(8);
});

test('messages that take longer than a slot: nothing conflicting is final', () => {
	expect(progress(network(10).validators(7).messages(4_000, 0.1).run(120)).head).toBeGreaterThan(10);
});

test('weights decide, not heads: without the heaviest nobody finalises, with it alone neither', () => {
	const without = progress(network(11).weights(5, 1, 1, 1).crash(0).at(slot(10)).run(40));
	expect(without.final).toBeLessThan(12);
	const alone = progress(network(11).weights(5, 3, 1, 1).crash(1, 2).at(slot(10)).run(40));
	expect(alone.final).toBeLessThan(12);
});

test('epochs of eight blocks finalise through a crash', () => {
	const story = network(12).validators(7).epochsOf(8).crash(0, 1).at(slot(20)).restart(0, 1).at(slot(50));
	const { head, final } = progress(story.run(160));
	expect(head - 8 * final).toBeLessThanOrEqual(32);
});

test('a seed gives the same run and the same story each time, and other seeds others', () => {
	const tellings = [17, 17, 18].map((seed) => {
		const story = new Story();
		const scenario = scenarioOf(seed);
		runScenario(scenario, story.tell);
		return story.lines(scenario);
	});
	expect(tellings[0]).toEqual(tellings[1]);
	expect(tellings[0]).not.toEqual(tellings[2]);
	expect(tellings[0]?.some((line) => line.includes('proposes block'))).toBe(true);
});
