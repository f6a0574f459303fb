import { invalidParameter } from '../errors/rpcError.ts';
import { jsonSchemaOf, mismatch, type Schema, type ValueOf, type WrittenFor } from './schema.ts';

/** An array of at most `limit` elements. */
export function array<T, W>(element: Schema<T, W>, limit: number): Schema<readonly T[], readonly W[]> {
	const schema: Schema<readonly T[], readonly W[]> = {
		description: `an array of ${element.description}`,
		json: { type: 'array', items: jsonSchemaOf(element), maxItems: limit },
		parse: (value, path) => {
			if (!Array.isArray(value)) throw mismatch(schema, value, path);
			if (value.length > limit) throw invalidParameter(path, `${value.length} elements, at most ${limit} are allowed`);
			return value.map((item, index) => element.parse(item, `${path}[${index}]`));
		},
	};
	return schema;
}

/** The value or null. */
export function nullable<T, W>(inner: Schema<T, W>): Schema<T | null, W | null> {
	return {
		description: `${inner.description} or null`,
		json: { oneOf: [jsonSchemaOf(inner), { type: 'null' }] },
		parse: (value, path) => (value === null ? null : inner.parse(value, path)),
	};
}

/** The first alternative that accepts the value; `description` is what a refusal says was expected. */
export function union<S extends Schema<unknown>>(
	description: string,
	accepts: (value: unknown) => S | null,
): Schema<ValueOf<S>, WrittenFor<S>> {
	const schema: Schema<ValueOf<S>, WrittenFor<S>> = {
		description,
		parse: (value, path) => {
			const alternative = accepts(value);
			if (alternative === null) throw mismatch(schema, value, path);
			return alternative.parse(value, path) as ValueOf<S>;
		},
	};
	return schema;
}

/** The same schema, its value turned into another form. */
export function mapped<A, B, W>(
	inner: Schema<A, W>,
	description: string,
	map: (value: A, path: string) => B,
): Schema<B, W> {
	const json = inner.json === undefined ? {} : { json: inner.json };
	return { description, ...json, parse: (value, path) => map(inner.parse(value, path), path) };
}

type Fields = Readonly<Record<string, Schema<unknown>>>;
type Parsed<F extends Fields> = { readonly [K in keyof F]?: ValueOf<F[K]> };
type PartlyWritten<F extends Fields> = { readonly [K in keyof F]?: WrittenFor<F[K]> | null | undefined };

/** An object whose fields are all optional; null counts as absent, fields not named here are ignored, as geth does. */
export function partialObject<F extends Fields>(description: string, fields: F): Schema<Parsed<F>, PartlyWritten<F>> {
	const properties = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, jsonSchemaOf(field)]));
	const schema: Schema<Parsed<F>, PartlyWritten<F>> = {
		description,
		json: { type: 'object', properties },
		parse: (value, path) => {
			if (!isObject(value)) throw mismatch(schema, value, path);
			const parsed: Record<string, unknown> = {};
			for (const [name, field] of Object.entries(fields)) {
				const given = Object.hasOwn(value, name) ? value[name] : undefined;
				if (given !== undefined && given !== null) parsed[name] = field.parse(given, `${path}.${name}`);
			}
			return parsed as Parsed<F>;
		},
	};
	return schema;
}

type Whole<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };
type WhollyWritten<F extends Fields> = { readonly [K in keyof F]: WrittenFor<F[K]> };

/** An object that has all of these fields. */
export function wholeObject<F extends Fields>(description: string, fields: F): Schema<Whole<F>, WhollyWritten<F>> {
	const partial = partialObject(description, fields);
	const json = { ...partial.json, required: Object.keys(fields) };
	const whole: Schema<Parsed<F>, WhollyWritten<F>> = { description, json, parse: partial.parse };
	return mapped(whole, description, (value, path) => {
		for (const name of Object.keys(fields)) {
			if (!Object.hasOwn(value, name)) throw invalidParameter(`${path}.${name}`, 'it is required');
		}
		return value as Whole<F>;
	});
}

/** An object of at most `limit` fields whose names and values are as described. */
export function record<K extends string, T, W>(
	key: Schema<K>,
	value: Schema<T, W>,
	limit: number,
): Schema<Readonly<Record<K, T>>, Readonly<Record<string, W>>> {
	const schema: Schema<Readonly<Record<K, T>>, Readonly<Record<string, W>>> = {
		description: `an object of ${value.description} by ${key.description}`,
		json: { type: 'object', additionalProperties: jsonSchemaOf(value), maxProperties: limit },
		parse: (given, path) => {
			if (!isObject(given)) throw mismatch(schema, given, path);
			const entries = Object.entries(given);
			if (entries.length > limit)
				throw invalidParameter(path, `${entries.length} entries, at most ${limit} are allowed`);
			const parsed = entries.map(([name, item]) => [
				key.parse(name, path),
				value.parse(item, `${path}.${name.slice(0, 80)}`),
			]);
			return Object.fromEntries(parsed) as Readonly<Record<K, T>>;
		},
	};
	return schema;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
