import type { Reporter, TestModule } from 'vitest/node';

/** A vitest reporter that ends a run with `N passed, N failed, N skipped` on a line of its own. */
export default class ClosingLine implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
		for (const module of modules) {
			const tests = [...module.children.allTests()];
			for (const test of tests) count[test.result().state] += 1;
			if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) count.failed += 1;
		}
		console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`);
	}
}
