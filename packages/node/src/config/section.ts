import { isIP } from 'node:net';
import { NodeConfigError } from './nodeConfigError.ts';

/** Entries of any list at most. */
const mostEntries = 10_000;
/** Characters of any text at most. */
const longestText = 4_096;

/** One JSON object of a node's settings; whatever is not as asked throws NodeConfigError NODE_CONFIG_INVALID. */
export class Section {
	readonly #file: string;
	readonly #path: string;
	readonly #values: Readonly<Record<string, unknown>>;

	/** Opens an object that has exactly these fields, and of the optional ones any. */
	constructor(file: string, path: string, value: unknown, fields: readonly string[], optional: readonly string[] = []) {
		this.#file = file;
		this.#path = path;
		if (typeof value !== 'object' || value === null || Array.isArray(value))
			throw this.#invalid(path === '' ? undefined : path, 'write an object');
		this.#values = value as Readonly<Record<string, unknown>>;
		const unknown = Object.keys(value).find((key) => ![...fields, ...optional].includes(key));
		if (unknown !== undefined)
			throw this.#invalid(
				this.#pathOf(unknown.slice(0, 64)),
				`remove it; known are ${[...fields, ...optional].join(', ')}`,
			);
		const missing = fields.find((field) => !Object.hasOwn(value, field));
		if (missing !== undefined) throw this.#invalid(this.#pathOf(missing), 'add it');
	}

	/** An object within this one. */
	section(field: string, fields: readonly string[], optional: readonly string[] = []): Section {
		return new Section(this.#file, this.#pathOf(field), this.#values[field], fields, optional);
	}

	/** As {@link section}, or null. */
	optionalSection(field: string, fields: readonly string[], optional: readonly string[] = []): Section | null {
		return this.#values[field] === null ? null : this.section(field, fields, optional);
	}

	/** Whether an optional field is there. */
	has(field: string): boolean {
		return Object.hasOwn(this.#values, field);
	}

	isNull(field: string): boolean {
		return this.#values[field] === null;
	}

	isText(field: string): boolean {
		return typeof this.#values[field] === 'string';
	}

	boolean(field: string): boolean {
		const value = this.#values[field];
		if (typeof value !== 'boolean') throw this.fault(field, 'write true or false');
		return value;
	}

	/** A whole number between two bounds, both included. */
	integer(field: string, least: number, most: number): number {
		const value = this.#values[field];
		if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
			throw this.fault(field, `write a whole number from ${least} to ${most}`);
		return value;
	}

	/** A text that `accepts` takes; `expected` says what that is. */
	text(field: string, expected: string, accepts: (text: string) => boolean): string {
		return this.#text(this.#values[field], this.#pathOf(field), expected, accepts);
	}

	/** A list of different texts, each as in {@link text}. */
	texts(field: string, expected: string, accepts: (text: string) => boolean): readonly string[] {
		const value = this.#values[field];
		if (!Array.isArray(value)) throw this.fault(field, 'write a list');
		if (value.length > mostEntries) throw this.fault(field, `write at most ${mostEntries} entries`);
		const seen = new Set<string>();
		for (const [index, entry] of value.entries()) {
			const path = `${this.#pathOf(field)}[${index}]`;
			const text = this.#text(entry, path, expected, accepts);
			if (seen.has(text)) throw this.#invalid(path, 'write each entry once');
			seen.add(text);
		}
		return [...seen];
	}

	/** One of a few words. */
	word<const Word extends string>(field: string, words: readonly Word[]): Word {
		const word = words.find((candidate) => candidate === this.#values[field]);
		if (word === undefined) throw this.fault(field, `write one of ${words.map((each) => `"${each}"`).join(', ')}`);
		return word;
	}

	/** A path that is not empty. */
	path(field: string): string {
		return this.text(field, expectedPath, isPath);
	}

	paths(field: string): readonly string[] {
		return this.texts(field, expectedPath, isPath);
	}

	/** An address to listen on: an IP address or the name of a host. */
	host(field: string): string {
		return this.text(field, 'an IP address or the name of a host', isHost);
	}

	/** An http(s) URL. */
	url(field: string): string {
		return this.text(field, 'an http:// or https:// URL', isHttpUrl);
	}

	/** The error for a field whose value is wrong. */
	fault(field: string, advice: string): NodeConfigError {
		return this.#invalid(this.#pathOf(field), advice);
	}

	#text(value: unknown, path: string, expected: string, accepts: (text: string) => boolean): string {
		if (typeof value !== 'string' || value.length > longestText || !accepts(value))
			throw this.#invalid(path, `write ${expected}`);
		return value;
	}

	#pathOf(field: string): string {
		return this.#path === '' ? field : `${this.#path}.${field}`;
	}

	#invalid(field: string | undefined, advice: string): NodeConfigError {
		const data = field === undefined ? { file: this.#file, advice } : { file: this.#file, field, advice };
		return new NodeConfigError('NODE_CONFIG_INVALID', data);
	}
}

const expectedPath = 'a path, relative to the folder of this file or absolute';

function isPath(text: string): boolean {
	return text !== '' && !text.includes('\0');
}

/** Whether a text is an IP address or could be the name of a host. */
export function isHost(text: string): boolean {
	return isIP(text) !== 0 || (text.length <= 253 && /^[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?$/.test(text));
}

/** Whether a text is the origin of web pages: a scheme, a host, and a port where it is not the usual one. */
export function isOrigin(text: string): boolean {
	return isHttpUrl(text) && new URL(text).origin === text;
}

function isHttpUrl(text: string): boolean {
	return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
