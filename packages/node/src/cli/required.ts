import { CliError } from './cliError.ts';

/** The value of an option that its command cannot do without. Throws a CliError with code USAGE where it was left out. */
export function required<T>(value: T | null, flag: string): T {
	if (value === null) throw new CliError('USAGE', `--${flag} is missing: see --help`, { flag });
	return value;
}
