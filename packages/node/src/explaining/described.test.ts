import type { Hex } from '@mosaic/consensus';
import { expect, test } from 'vitest';
import type { CallFrame } from '../tracing/callTree.ts';
import { callTreeText } from './callTreeText.ts';
import { consoleAddress } from './consoleText.ts';
import { describedCall, describedFailure, describedLog } from './described.ts';

const word = (value: bigint): string => value.toString(16).padStart(64, '0');
const holder = `0x${'11'.repeat(20)}` as const;
const text = (value: string): string =>
	word(32n) + word(BigInt(value.length)) + Buffer.from(value).toString('hex').padEnd(64, '0');

test.each([
	['revert', `0x08c379a0${text('too late')}`, 'Error("too late")'],
	['revert', `0x08c379a0${text('\u001b[2J\n')}`, 'Error("\\\\u{1b}[2J\\\\n")'],
	['revert', `0x4e487b71${word(0x11n)}`, 'Panic(17): arithmetic underflow or overflow'],
	['revert', `0xe450d38c${word(1n)}${word(2n)}${word(3n)}`, `ERC20InsufficientBalance(0x${'0'.repeat(39)}1, 2, 3)`],
	['revert', `0xe450d38c${word(1n)}`, `custom error 0xe450d38c 0x${word(1n)}`],
	['revert', '0x12345678', 'custom error 0x12345678'],
	['revert', '0x12', 'custom error 0x12'],
	['revert', '0x', 'reverted without a reason'],
	['out of gas', '0x', 'out of gas'],
	['invalid JUMP', '0x', 'invalid jump destination'],
])('says why something failed: %s %s', (failure, data, words) => {
	expect(describedFailure(failure, data as Hex)).toBe(words);
});

test('names calls and logs that are well known', () => {
	expect(describedCall(`0xa9059cbb${word(BigInt(holder))}${word(5n)}`)).toBe(`transfer(${holder}, 5)`);
	expect(describedCall('0x')).toBe('fallback()');
	expect(describedCall('0x1234')).toBe('0x1234');
	expect(describedCall(`0x12345678${'ff'.repeat(1_000)}`)).toBe(`0x12345678 0x${'ff'.repeat(128)}… (1000 bytes)`);
	const transfer = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
	const topics = [transfer, `0x${word(0n)}`, `0x${word(BigInt(holder))}`] as const;
	expect(describedLog(topics, `0x${word(9n)}`)).toBe(`Transfer(0x${'0'.repeat(40)}, ${holder}, 9)`);
	expect(describedLog([], '0x01')).toBe('topics  data 0x01');
});

function frame(fields: Partial<CallFrame>): CallFrame {
	return {
		...{ type: 'CALL', from: holder, to: holder, value: 0n, gas: 100n, gasUsed: 10n },
		...{ input: '0x', output: '0x', error: null, logs: [], calls: [] },
		...fields,
	};
}

test('shows calls as a tree, logs among them', () => {
	const print = frame({ to: consoleAddress, type: 'STATICCALL', value: null, input: `0x41304fac${text('hello')}` });
	const failing = frame({ type: 'DELEGATECALL', error: 'revert', output: '0x12345678', value: 3n });
	const making = frame({ type: 'CREATE', input: '0x6001', output: '0x60' });
	const ending = frame({ type: 'SELFDESTRUCT', value: 7n });
	const log = { address: holder, topics: [], data: '0x' as const, position: 1 };
	const root = frame({ calls: [print, failing, making, ending], logs: [log], value: 1n, output: '0x2a' });
	expect(callTreeText(root, '  ')).toBe(
		[
			`  [10] ${holder}::fallback() {value: 1}`,
			'    ├─ [10] console::log("hello")',
			'    │   └─ ← [Stop]',
			'    ├─ emit topics  data 0x',
			`    ├─ [10] ${holder}::fallback() {value: 3} [delegatecall]`,
			'    │   └─ ← [Revert] custom error 0x12345678',
			`    ├─ [10] new ${holder} (2 bytes)`,
			'    │   └─ ← [Return] 1 bytes of code',
			`    ├─ [10] selfdestruct, 7 to ${holder}`,
			'    └─ ← [Return] 0x2a',
		].join('\n'),
	);
});

test('ends a tree that nobody would read to its end', () => {
	const lines = callTreeText(frame({ calls: Array.from({ length: 5_000 }, () => frame({})) })).split('\n');
	expect(lines).toHaveLength(1_001);
	expect(lines.at(-1)).toBe('… the rest is left out');
});
