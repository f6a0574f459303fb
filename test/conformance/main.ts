import { parseArgs } from 'node:util';
import { type CaseOutcome, runSuite } from './runSuite.ts';

const { values } = parseArgs({ options: { suite: { type: 'string' }, only: { type: 'string' } } });
if (values.suite === undefined) {
	process.stderr.write('npm run conformance -- --suite <copy of ethereum/execution-apis> [--only <text>]\n');
	process.exit(2);
}

const outcomes = await runSuite(values.suite);
const shown = outcomes.filter(({ name }) => name.includes(values.only ?? ''));
for (const { name, differences, exception } of shown.filter((outcome) => outcome.differences.length > 0)) {
	process.stdout.write(
		`${exception === null ? 'DIFFERS' : 'EXCEPTION'} ${name}${exception === null ? '' : `: ${exception}`}\n`,
	);
	for (const line of differences.slice(0, 8)) process.stdout.write(`    ${line}\n`);
	if (differences.length > 8) process.stdout.write(`    and ${differences.length - 8} more\n`);
}
const failed = outcomes.filter(isFailure);
process.stdout.write(
	`\n${table(outcomes)}\n\n${outcomes.length - failed.length} of ${outcomes.length} as expected or excepted\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** One that differs without a reason, or that has a reason and does not differ. */
function isFailure({ differences, exception }: CaseOutcome): boolean {
	return differences.length > 0 !== (exception !== null);
}

/** Methods with the number of their cases that are as expected. */
function table(all: readonly CaseOutcome[]): string {
	const methods = Map.groupBy(all, ({ name }) => name.split('/')[0] ?? '');
	return [...methods]
		.map(([method, cases]) => {
			const passed = cases.filter(({ differences }) => differences.length === 0).length;
			return `${method.padEnd(44)} ${String(passed).padStart(3)} of ${cases.length}`;
		})
		.join('\n');
}
