import { describe, expect, test } from 'vitest';
import {
	choiceOption,
	integerOption,
	optional,
	readOptions,
	secondsOption,
	switchOption,
	textOption,
} from './option.ts';

const group = 'Group';
const description = 'what it is';
const table = {
	port: integerOption({ flag: 'port', group, description, least: 0, most: 65_535, fallback: '8545' }),
	pause: secondsOption({ flag: 'pause', group, description, least: 0, most: 10, fallback: '1' }),
	level: choiceOption({ flag: 'level', group, description, value: 'level', choices: ['low', 'high'], fallback: 'low' }),
	key: optional(
		textOption({
			flag: 'key',
			group,
			description,
			value: 'key',
			expected: 'a key',
			accepts: (text) => text.startsWith('0x'),
			secret: true,
			variable: 'TEST_KEY',
		}),
	),
	loud: switchOption({ flag: 'loud', group, description }),
};

describe('readOptions', () => {
	test('fills in defaults', () => {
		expect(readOptions(table, {}, {})).toEqual({ port: 8545, pause: 1000, level: 'low', key: null, loud: false });
	});

	test('reads what was given', () => {
		const given = { port: '0', pause: '0.25', level: 'high', key: '0x1', loud: true };
		expect(readOptions(table, given, {})).toEqual({ port: 0, pause: 250, level: 'high', key: '0x1', loud: true });
	});

	test('takes from the environment what the command line leaves out, empty being absent', () => {
		expect(readOptions(table, {}, { TEST_KEY: '0x2' }).key).toBe('0x2');
		expect(readOptions(table, { key: '0x1' }, { TEST_KEY: '0x2' }).key).toBe('0x1');
		expect(readOptions(table, {}, { TEST_KEY: '' }).key).toBeNull();
	});

	test.each([
		['port', '65536'],
		['port', '-1'],
		['port', '1.5'],
		['port', '0x10'],
		['port', ''],
		['port', '1e3'],
		['port', '٣'],
		['pause', '10.001'],
		['pause', '1.0001'],
		['pause', '-0'],
		['pause', 'Infinity'],
		['level', 'Low'],
		['key', 'zz'],
	])('refuses --%s %s, naming the flag', (name, text) => {
		expect(() => readOptions(table, { [name]: text }, {})).toThrow(
			expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(`--${name} takes `) }),
		);
	});

	test('never repeats a secret, and names the variable it came from', () => {
		expect(() => readOptions(table, {}, { TEST_KEY: 'hunter2' })).toThrow(
			expect.objectContaining({ message: 'TEST_KEY takes a key, not what was given' }),
		);
	});
});
