import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['packages/**/*.test.ts', 'genesis/**/*.test.ts', 'test/**/*.test.ts'],
		pool: 'forks',
		testTimeout: 120_000,
		hookTimeout: 120_000,
		reporters: ['default', './scripts/closingLine.ts'],
	},
});
