import { expect, test } from 'vitest';
import { runSuite } from './runSuite.ts';

/** A copy of ethereum/execution-apis, or its folder `tests`; without it there is nothing to compare with. */
const folder = process.env.MOSAIC_CONFORMANCE_SUITE;

test.skipIf(folder === undefined)(
	'every case of execution-apis is as expected, or is excepted and differs',
	async () => {
		const outcomes = await runSuite(folder ?? '');
		expect(outcomes.length).toBeGreaterThan(200);
		const unexpected = outcomes.filter(({ differences, exception }) => differences.length > 0 !== (exception !== null));
		expect(unexpected).toEqual([]);
	},
);
