import { expect, test, vi } from 'vitest';
import { makeKeys, testSpec } from '../../testing/chain.ts';
import { Simulation } from './simulation.ts';

/** Half is enough: what the simulator must find. */
vi.mock('../../validators/quorum.ts', () => ({
	hasQuorum: ({ forward }: { forward: readonly unknown[] }, _: unknown, voters: ReadonlySet<unknown>) =>
		2 * voters.size >= forward.length,
}));

test('an engine that finalises with half of the weight is found out: nobody is guilty of the conflict', () => {
	const keys = makeKeys(4);
	const validators = keys.map(({ address }) => ({ address, weight: 1n }));
	const spec = testSpec({ validators, slotSeconds: 1 });
	const simulation = new Simulation({ seed: 1, spec, nodes: keys.map((key) => ({ keys: [key] })) });
	simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
	simulation.partition([0, 0, 1, 1]);
	simulation.run(60);
	expect(simulation.violation).toMatch(/are both final, and only 0 of 4 weight is provably guilty/);
});
