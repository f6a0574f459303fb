import { invalidParameter } from '../errors/rpcError.ts';

/**
 * What a parameter must look like. `parse` answers the value in the program's own form, or throws the JSON-RPC error
 * -32602 that names the place (`filter.topics[0]`). `description` stands in messages and in generated documents.
 * `Written` is what a caller writes for it in JSON, as far as the schema says.
 */
export interface Schema<T, Written = unknown> {
	readonly description: string;
	/** The same as JSON Schema, as far as that can say it; absent: any value. */
	readonly json?: JsonSchema;
	readonly parse: (value: unknown, path: string) => T;
	/** Carries the type alone: never there. */
	readonly written?: Written;
}

/** JSON Schema, draft 7. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A schema as JSON Schema, with its description. */
export function jsonSchemaOf({ description, json = {} }: Schema<unknown>): JsonSchema {
	return { description, ...json };
}

/** The value type of a schema. */
export type ValueOf<S> = S extends Schema<infer T> ? T : never;

/** What a caller writes for the value of a schema. */
export type WrittenFor<S> = S extends Schema<unknown, infer W> ? W : never;

/** Longest part of a caller's value that a message repeats. */
const SHOWN = 80;

/** The error for a value that is not what the schema describes. */
export function mismatch(schema: { readonly description: string }, value: unknown, path: string): Error {
	return invalidParameter(path, `expected ${schema.description}, got ${shown(value)}`);
}

/** A caller's value, short enough for a message; containers by kind alone. */
export function shown(value: unknown): string {
	if (value === undefined) return 'nothing';
	if (Array.isArray(value)) return `an array of ${value.length}`;
	if (typeof value === 'object' && value !== null) return 'an object';
	if (typeof value !== 'string') return String(value);
	return value.length <= SHOWN
		? JSON.stringify(value)
		: `${JSON.stringify(value.slice(0, SHOWN))}… (${value.length} characters)`;
}
