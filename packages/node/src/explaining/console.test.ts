import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consoleSignatures, consoleTypes, selectorOf } from './consoleSignatures.ts';
import { consoleText } from './consoleText.ts';

const word = (value: bigint): string => BigInt.asUintN(256, value).toString(16).padStart(64, '0');
const sender = 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266n;

/** A call as Solidity encodes it: a word each, strings behind them. */
function call(signature: string, ...values: readonly (string | bigint)[]): Uint8Array {
	let tail = '';
	const head = values.map((value) => {
		if (typeof value === 'bigint') return word(value);
		const at = values.length * 32 + tail.length / 2;
		const bytes = Buffer.from(value);
		tail += word(BigInt(bytes.length)) + bytes.toString('hex').padEnd(Math.ceil(bytes.length / 32) * 64, '0');
		return word(BigInt(at));
	});
	return Buffer.from(selectorOf(signature) + head.join('') + tail, 'hex');
}

test('knows the signatures of the libraries, right and wrong', () => {
	// As in console.sol: the last two are how early versions computed them.
	expect(consoleTypes('51973ec9')).toEqual([]);
	expect(consoleTypes('41304fac')).toEqual(['string']);
	expect(consoleTypes('2d5b6cb9')).toEqual(['int256']);
	expect(consoleTypes('b60e72cc')).toEqual(['string', 'uint256']);
	expect(consoleTypes('3ca6268e')).toEqual(['string', 'int256']);
	expect(consoleTypes('27b7cf85')).toEqual(['bytes32']);
	expect(consoleTypes('9710a9d0')).toEqual(['string', 'uint']);
	expect(consoleTypes('f5b1bba9')).toEqual(['uint']);
	const signatures = consoleSignatures();
	expect(signatures.filter((signature) => !/\bu?int\b/.test(signature))).toHaveLength(340 + 36);
	expect(new Set(signatures.map(selectorOf)).size).toBe(signatures.length);
});

test.each([
	['log()', [], ''],
	['log(uint256)', [2n ** 256n - 1n], String(2n ** 256n - 1n)],
	['log(int256)', [-7n], '-7'],
	['log(bool,address)', [1n, sender], 'true 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'],
	['log(bytes4)', [0xdeadbeefn << 224n], '0xdeadbeef'],
	['log(string,uint)', ['%d of %s', 3n], '3 of %s'],
	['log(string,uint256,uint256)', ['%s', 3n, 4n], '3 4'],
	['log(string,uint256)', ['100%%, %i', 2n ** 255n], `100%, ${2n ** 255n}`],
	['log(string,string,string)', ['%o %j', "it's", 'so'], `${inspect("it's")} "so"`],
	['log(string,uint256,uint256)', ['%x', 255n, 1n], '0xff 1'],
	['log(string,int256)', ['%x', -255n], '-0xff'],
	['log(string,string)', ['%f', '1.50 and more'], '1.5'],
	['log(string)', ['%d %%'], '%d %%'],
	['log(uint256,string)', [1n, '%d'], '1 %d'],
])('prints a call of %s', (signature, values, text) => {
	expect(consoleText(call(signature, ...values))).toBe(text);
});

test('writes out what a terminal would obey', () => {
	const text = consoleText(call('log(string)', '\u001b[2J\r\u009b\u202eabc\nd\te'));
	expect(text).toBe('\\u{1b}[2J\\u{d}\\u{9b}\\u{202e}abc\nd\te');
});

test('cuts off what nobody reads', () => {
	const text = consoleText(call('log(string)', 'x'.repeat(100_000)));
	expect(text).toBe(`${'x'.repeat(8_192)}… (100000 bytes)`);
});

test('takes anything, and prints what holds together alone', () => {
	const selectors = consoleSignatures().map((signature) => Buffer.from(selectorOf(signature), 'hex'));
	const data = fc.tuple(fc.constantFrom(...selectors), fc.uint8Array({ maxLength: 200 }));
	fc.assert(
		fc.property(data, ([selector, rest]) => {
			const text = consoleText(Buffer.concat([selector, rest]));
			// biome-ignore lint/suspicious/noControlCharactersInRegex: none must come through
			if (text !== null) expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
		}),
	);
	expect(consoleText(new Uint8Array())).toBeNull();
	expect(consoleText(call('log(string)', 2n ** 255n))).toBeNull();
	expect(consoleText(call('transfer(address,uint256)', 1n, 2n))).toBeNull();
});
