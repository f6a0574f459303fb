import { describe, expect, test } from 'vitest';
import { CliError } from './cliError.ts';
import { describeFailure } from './describeFailure.ts';

describe('describeFailure', () => {
	test('prints a coded error with its code, and its exit code', () => {
		expect(describeFailure(new CliError('USAGE', 'no such word'))).toEqual({
			line: 'mosaic: no such word [USAGE]',
			exitCode: 2,
		});
		expect(describeFailure(Object.assign(new TypeError('disk full'), { code: 'ENOSPC' }))).toEqual({
			line: 'mosaic: disk full [ENOSPC]',
			exitCode: 1,
		});
	});

	test.each([
		new TypeError('x is undefined'),
		Object.assign(new TypeError('bad path'), { code: 'ERR_INVALID' }),
		'text',
	])('calls anything else a fault of ours, without a stack: %s', (error) => {
		const { line, exitCode } = describeFailure(error);
		expect(line).toMatch(/^mosaic: .* \[INTERNAL\] \(this is a fault of mosaic/);
		expect(line).not.toContain('\n');
		expect(exitCode).toBe(70);
	});

	test('keeps what others wrote to one line that does not steer the terminal', () => {
		const hostile = `refused\r\nmosaic: all is well\u001b[2J\u2028${'x'.repeat(100_000)}`;
		const { line } = describeFailure(new CliError('ORIGIN_UNFUNDED', hostile));
		expect(line).toMatch(/^mosaic: refused mosaic: all is well \[2J x+… \[ORIGIN_UNFUNDED\]$/);
		expect(line.length).toBeLessThan(1_100);
	});
});
