import { inspect } from 'node:util';
import { hexOf } from '../tracing/words.ts';
import { type AbiValue, decodeValues } from './abi.ts';
import { consoleTypes } from './consoleSignatures.ts';

/** Where the libraries' calls go: `console.log` in ASCII. */
export const consoleAddress = '0x000000000000000000636f6e736f6c652e6c6f67';

/** What a call to the console prints; null where it is none of the libraries'. */
export function consoleText(data: Uint8Array): string | null {
	const types = consoleTypes(hexOf(data.subarray(0, 4)).slice(2));
	const values = types === undefined ? null : decodeValues(types, data.subarray(4));
	return values === null ? null : format(values);
}

/**
 * The first value is a format where it is a string, as in Hardhat: `%s`, `%d` and `%i` write the next value as it is, `%f` as a
 * number, `%o`, `%O` and `%j` in quotes, `%x` (Foundry's) in hexadecimal. Values that are left over follow.
 */
function format(values: readonly AbiValue[]): string {
	const [first, ...others] = values;
	if (first === undefined) return '';
	if (first.type !== 'string') return values.map(({ text }) => text).join(' ');
	if (others.length === 0) return first.text;
	let next = 0;
	const text = first.text.replace(/%[sdifoOjx%]/g, (mark) => {
		if (mark === '%%') return '%';
		const value = others[next];
		if (value === undefined) return mark;
		next += 1;
		return written(mark, value);
	});
	return [text, ...others.slice(next).map((value) => value.text)].join(' ');
}

function written(mark: string, { type, text }: AbiValue): string {
	switch (mark) {
		case '%f':
			return String(Number.parseFloat(text));
		case '%o':
		case '%O':
			return inspect(text);
		case '%j':
			return JSON.stringify(text);
		case '%x':
			return /^u?int/.test(type) ? inHex(BigInt(text)) : text;
		default:
			return text;
	}
}

function inHex(value: bigint): string {
	return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}
