import { defineConfig } from 'vitest/config';

/** Tests with networks of processes in real time: one file at a time, and nothing beside them. */
const networks = ['network', 'faults', 'evidence', 'duties', 'absence', 'reach'].map(
	(name) => `test/e2e/${name}.test.ts`,
);

export default defineConfig({
	test: {
		pool: 'forks',
		testTimeout: 120_000,
		hookTimeout: 120_000,
		// Most files wait for processes of their own more than they compute.
		maxWorkers: '100%',
		reporters: ['default', './scripts/closingLine.ts'],
		projects: [
			{
				extends: true,
				test: {
					name: 'parts',
					include: ['packages/**/*.test.ts', 'genesis/**/*.test.ts', 'test/**/*.test.ts'],
					exclude: ['**/node_modules/**', ...networks],
					sequence: { groupOrder: 0 },
				},
			},
			{
				extends: true,
				test: { name: 'networks', include: networks, fileParallelism: false, sequence: { groupOrder: 1 } },
			},
		],
	},
});
