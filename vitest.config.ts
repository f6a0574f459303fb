import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['packages/**/*.test.ts', 'genesis/**/*.test.ts', 'test/**/*.test.ts'],
		testTimeout: 120_000,
		hookTimeout: 120_000,
		pool: 'forks',
	},
});
