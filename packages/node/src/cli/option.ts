import { CliError } from './cliError.ts';

/** A command-line option, declared once: the parser, the help and the reference page are made from it. */
export interface OptionDeclaration<T> {
	/** Long flag without dashes, words joined by dashes. */
	readonly flag: string;
	/** What stands for the value in the help; null for a switch. */
	readonly value: string | null;
	readonly description: string;
	/** The default as the help shows it; null where there is none. */
	readonly fallback: string | null;
	/** The value from its text; throws a CliError that names the flag. */
	readonly parse: (text: string) => T;
}

/** The values that a table of declarations yields. */
export type OptionValues<Table extends Record<string, OptionDeclaration<unknown>>> = {
	readonly [Name in keyof Table]: Table[Name] extends OptionDeclaration<infer T> ? T : never;
};

interface Declared {
	readonly flag: string;
	readonly description: string;
	readonly fallback?: string;
}

function invalid(flag: string, expected: string, text: string): CliError {
	return new CliError('OPTION_INVALID', `--${flag} takes ${expected}, not '${text}'`, { flag, text });
}

/** A whole number between `least` and `most`. */
export function integerOption(declared: Declared & { least: number; most: number }): OptionDeclaration<number> {
	return {
		...declared,
		value: 'number',
		fallback: declared.fallback ?? null,
		parse: (text) => {
			const number = Number(text);
			if (!/^\d+$/.test(text) || number < declared.least || number > declared.most)
				throw invalid(declared.flag, `a whole number from ${declared.least} to ${declared.most}`, text);
			return number;
		},
	};
}

/** Seconds, fractions allowed; the value is in milliseconds. */
export function secondsOption(declared: Declared & { least: number; most: number }): OptionDeclaration<number> {
	return {
		...declared,
		value: 'seconds',
		fallback: declared.fallback ?? null,
		parse: (text) => {
			const seconds = Number(text);
			if (!/^\d+(\.\d{1,3})?$/.test(text) || seconds < declared.least || seconds > declared.most)
				throw invalid(declared.flag, `seconds from ${declared.least} to ${declared.most}`, text);
			return Math.round(seconds * 1000);
		},
	};
}

/** A text that `accepts` lets pass; `expected` says in words what that is. */
export function textOption(
	declared: Declared & { value: string; expected: string; accepts: (text: string) => boolean },
): OptionDeclaration<string> {
	return {
		...declared,
		fallback: declared.fallback ?? null,
		parse: (text) => {
			if (!declared.accepts(text)) throw invalid(declared.flag, declared.expected, text);
			return text;
		},
	};
}

/** One of a few words. */
export function choiceOption<const Word extends string>(
	declared: Declared & { choices: readonly Word[] },
): OptionDeclaration<Word> {
	return {
		...declared,
		value: declared.choices.join('|'),
		fallback: declared.fallback ?? null,
		parse: (text) => {
			const choice = declared.choices.find((word) => word === text);
			if (choice === undefined) throw invalid(declared.flag, `one of ${declared.choices.join(', ')}`, text);
			return choice;
		},
	};
}

/** A declaration whose flag may be left out: the value is then null. */
export function optional<T>(declaration: OptionDeclaration<T>): OptionDeclaration<T | null> {
	return declaration;
}

/** A switch: absent is false. */
export function switchOption(declared: Declared): OptionDeclaration<boolean> {
	return { ...declared, value: null, fallback: null, parse: (text) => text === 'true' };
}

/** The values for what was given on the command line (by option name), defaults filled in. */
export function readOptions<Table extends Record<string, OptionDeclaration<unknown>>>(
	table: Table,
	given: Readonly<Record<string, string | boolean | undefined>>,
): OptionValues<Table> {
	const values = Object.entries(table).map(([name, declaration]) => {
		const text = given[name] ?? declaration.fallback ?? (declaration.value === null ? 'false' : undefined);
		return [name, text === undefined ? null : declaration.parse(String(text))];
	});
	return Object.fromEntries(values) as OptionValues<Table>;
}
