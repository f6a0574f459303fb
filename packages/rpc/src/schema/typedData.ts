import type { TypedData } from '../data.ts';
import { invalidParameter } from '../errors/rpcError.ts';
import { array, record, wholeObject } from './combinators.ts';
import { mismatch, type Schema, type WrittenFor } from './schema.ts';

/** Types of a document, and fields of a type. */
const MOST_TYPES = 256;
const LONGEST_NAME = 256;

const name: Schema<string, string> = {
	description: 'a name',
	parse: (value, path) => {
		if (typeof value !== 'string') throw mismatch(name, value, path);
		if (value.length > LONGEST_NAME) throw invalidParameter(path, `longer than ${LONGEST_NAME} characters`);
		return value;
	},
};

const values = record(name, { description: 'a value', parse: (value) => value }, MOST_TYPES);

const document = wholeObject('typed data', {
	types: record(name, array(wholeObject('a field', { name, type: name }), MOST_TYPES), MOST_TYPES),
	primaryType: name,
	domain: values,
	message: values,
});

/** EIP-712 typed data, as an object, or as JSON in a string, as some wallets send it. */
export const typedData: Schema<TypedData, string | WrittenFor<typeof document>> = {
	description: document.description,
	parse: (value, path) => document.parse(typeof value === 'string' ? fromJson(value, path) : value, path),
};

function fromJson(text: string, path: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw invalidParameter(path, 'neither an object nor JSON in a string');
	}
}
