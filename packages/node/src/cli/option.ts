import { CliError } from './cliError.ts';

/** A command-line option, declared once: the parser, the help and the reference page are made from it. */
export interface OptionDeclaration<T> {
	/** Long flag without dashes, words joined by dashes. */
	readonly flag: string;
	/** What stands for the value in the help; null for a switch. */
	readonly value: string | null;
	/** Heading of the help under which it stands. */
	readonly group: string;
	readonly description: string;
	/** The default as the help shows it; null where there is none. */
	readonly fallback: string | null;
	/** Variable of the environment that gives the value where the flag does not; null for none. */
	readonly variable: string | null;
	/** The value from its text; throws a CliError that names `source`, the flag or variable the text is from. */
	readonly parse: (text: string, source: string) => T;
}

/** The values that a table of declarations yields. */
export type OptionValues<Table extends Record<string, OptionDeclaration<unknown>>> = {
	readonly [Name in keyof Table]: Table[Name] extends OptionDeclaration<infer T> ? T : never;
};

interface Declared {
	readonly flag: string;
	readonly group: string;
	readonly description: string;
	readonly fallback?: string;
	readonly variable?: string;
}

function entry({ flag, group, description, fallback, variable }: Declared) {
	return { flag, group, description, fallback: fallback ?? null, variable: variable ?? null };
}

/** `shown` is what of the text may appear on a terminal. */
function invalid(source: string, expected: string, shown: string): CliError {
	return new CliError('OPTION_INVALID', `${source} takes ${expected}, not ${shown}`, { source });
}

function quoted(text: string): string {
	return `'${text.length > 100 ? `${text.slice(0, 100)}…` : text}'`;
}

/** A whole number between `least` and `most`. */
export function integerOption(declared: Declared & { least: number; most: number }): OptionDeclaration<number> {
	const { least, most } = declared;
	return {
		...entry(declared),
		value: 'number',
		parse: (text, source) => {
			const number = Number(text);
			if (!/^\d+$/.test(text) || number < least || number > most)
				throw invalid(source, `a whole number from ${least} to ${most}`, quoted(text));
			return number;
		},
	};
}

/** Seconds, fractions allowed; the value is in milliseconds. */
export function secondsOption(declared: Declared & { least: number; most: number }): OptionDeclaration<number> {
	const { least, most } = declared;
	return {
		...entry(declared),
		value: 'seconds',
		parse: (text, source) => {
			const seconds = Number(text);
			if (!/^\d+(\.\d{1,3})?$/.test(text) || seconds < least || seconds > most)
				throw invalid(source, `seconds from ${least} to ${most}`, quoted(text));
			return Math.round(seconds * 1000);
		},
	};
}

/** A text that `accepts` lets pass; `expected` says in words what that is. A `secret` one is never printed. */
export function textOption(
	declared: Declared & { value: string; expected: string; accepts: (text: string) => boolean; secret?: boolean },
): OptionDeclaration<string> {
	const { value, expected, accepts, secret = false } = declared;
	return {
		...entry(declared),
		value,
		parse: (text, source) => {
			if (!accepts(text)) throw invalid(source, expected, secret ? 'what was given' : quoted(text));
			return text;
		},
	};
}

/** A value of any kind, read from its text; null where the text does not say one. `expected` says in words what does. */
export function parsedOption<T>(
	declared: Declared & { value: string; expected: string; read: (text: string) => T | null },
): OptionDeclaration<T> {
	const { value, expected, read } = declared;
	return {
		...entry(declared),
		value,
		parse: (text, source) => {
			const parsed = read(text);
			if (parsed === null) throw invalid(source, expected, quoted(text));
			return parsed;
		},
	};
}

/** One of a few words, which the description ends with. */
export function choiceOption<const Word extends string>(
	declared: Declared & { value: string; choices: readonly Word[] },
): OptionDeclaration<Word> {
	return {
		...entry({ ...declared, description: `${declared.description}: ${declared.choices.join(', ')}` }),
		value: declared.value,
		parse: (text, source) => {
			const choice = declared.choices.find((word) => word === text);
			if (choice === undefined) throw invalid(source, `one of ${declared.choices.join(', ')}`, quoted(text));
			return choice;
		},
	};
}

/** A declaration whose flag may be left out: the value is then null. */
export function optional<T>(declaration: OptionDeclaration<T>): OptionDeclaration<T | null> {
	return declaration;
}

/** A switch: absent is false. */
export function switchOption(declared: Omit<Declared, 'fallback' | 'variable'>): OptionDeclaration<boolean> {
	return { ...entry(declared), value: null, parse: (text) => text === 'true' };
}

/** The values for what was given on the command line (by option name) and in the environment, defaults filled in. */
export function readOptions<Table extends Record<string, OptionDeclaration<unknown>>>(
	table: Table,
	given: Readonly<Record<string, string | boolean | undefined>>,
	environment: Readonly<Record<string, string | undefined>>,
): OptionValues<Table> {
	const values = Object.entries(table).map(([name, declaration]) => [
		name,
		readOption(declaration, given[name], environment),
	]);
	return Object.fromEntries(values) as OptionValues<Table>;
}

function readOption(
	{ flag, value, variable, fallback, parse }: OptionDeclaration<unknown>,
	given: string | boolean | undefined,
	environment: Readonly<Record<string, string | undefined>>,
): unknown {
	const inherited = variable === null ? '' : (environment[variable] ?? '');
	if (given === undefined && inherited !== '') return parse(inherited, String(variable));
	const text = given ?? fallback ?? (value === null ? 'false' : undefined);
	return text === undefined ? null : parse(String(text), `--${flag}`);
}
