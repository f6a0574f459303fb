import { expect, test } from 'vitest';
import { runScenario } from './runScenario.ts';
import { scenarioOf } from './scenario.ts';

/** Seeds to run: MOSAIC_SIMULATION_SEEDS of them, or 500, from MOSAIC_SIMULATION_FROM on, or 1. */
const { MOSAIC_SIMULATION_SEEDS: budget = '500', MOSAIC_SIMULATION_FROM: from = '1' } = process.env;
const first = Number(from);
const seeds = Number(budget);
const perTest = 50;

for (let start = first; start < first + seeds; start += perTest) {
	const end = Math.min(start + perTest, first + seeds) - 1;
	test(`seeds ${start} to ${end} hold`, { timeout: 600_000 }, () => {
		for (let seed = start; seed <= end; seed += 1) {
			const { violation } = runScenario(scenarioOf(seed));
			expect(violation, `replay: npm run simulate -- --seed ${seed}`).toBeNull();
		}
	});
}

test.each([
	[4, 10],
	[7, 6],
	[31, 4],
	[100, 2],
])('%i validators hold, in %i seeds', { timeout: 600_000 }, (validators, count) => {
	for (let seed = first; seed < first + count; seed += 1) {
		const { violation } = runScenario(scenarioOf(seed, validators));
		expect(violation, `replay: npm run simulate -- --seed ${seed} --validators ${validators}`).toBeNull();
	}
});

test('the seeds cover all kinds of faults and misdeeds, and changes of validators', () => {
	const scenarios = Array.from({ length: 200 }, (_, index) => scenarioOf(index + 1));
	const misdeeds = new Set(scenarios.flatMap(({ misdeeds }) => misdeeds.flat()));
	expect([...misdeeds].sort()).toEqual(['censor', 'equivocate', 'surround', 'voteTwice', 'withhold']);
	const sizes = scenarios.map(({ weights }) => weights.filter((weight) => weight > 0).length);
	expect(new Set(sizes)).toEqual(new Set([4, 7, 31, 100]));
	expect(scenarios.some(({ weights }) => weights.includes(0))).toBe(true);
	for (const fault of [
		'partitions',
		'crashes',
		'blackouts',
		'jumps',
		'drifts',
		'loss',
		'duplication',
		'delay',
	] as const)
		expect(scenarios.some((scenario) => scenario[fault] > 0)).toBe(true);
	expect(scenarios.some(({ isTolerable }) => !isTolerable)).toBe(true);
	expect(scenarios.some(({ kernels }) => kernels.some((changes) => changes.length > 0))).toBe(true);
});
