import type { Address } from '@mosaic/consensus';
import fc from 'fast-check';

/** Addresses of the contracts that test chains have from genesis on. */
export const presetContracts: readonly Address[] = ['c0', 'c1', 'c2', 'c3'].map(
	(octet): Address => `0x${octet.repeat(20)}`,
);

/** Random EVM programs as hex without prefix: storage, logs, calls, creation, self-destruction, failure. */
export function program(): fc.Arbitrary<string> {
	const middle = fc.array(step, { minLength: 1, maxLength: 8 });
	return fc.tuple(middle, ending).map(([steps, end]) => steps.join('') + end);
}

/** Init code that deploys a program as runtime code. */
export function deploying(runtime: string): string {
	return `61${hex(runtime.length / 2, 2)}80600a5f395ff3${runtime}`;
}

const octet = fc.integer({ min: 0, max: 255 }).map((value) => hex(value, 1));
const slot = fc.integer({ min: 0, max: 6 }).map((value) => hex(value, 1));
const target = fc.constantFrom(
	...presetContracts.map((address) => address.slice(2)),
	...['02', '04', '77', '99'].map((end) => end.padStart(40, '0')),
	'71562b71999873db5b286df957af199ec94617f7',
);
const child = fc.oneof(
	fc.constant('3330ff'),
	fc.tuple(slot, octet).map(([key, value]) => `60${value}60${key}5560015ff3`),
	fc.tuple(slot, octet).map(([key, value]) => `60${value}60${key}5533ff`),
	fc.constant('5f5ffd'),
	fc.constant('60016000526001601ff3'),
);

/** Each leaves the stack as it was. */
const step = fc.oneof(
	{ weight: 4, arbitrary: fc.tuple(octet, slot).map(([value, key]) => `60${value}60${key}55`) },
	{ weight: 3, arbitrary: slot.map((key) => `5f60${key}55`) },
	{ weight: 2, arbitrary: slot.map((key) => `60${key}5450`) },
	{ weight: 1, arbitrary: fc.tuple(octet, slot).map(([value, key]) => `60${value}60${key}5d60${key}5c60${key}55`) },
	{ weight: 2, arbitrary: fc.tuple(octet, slot).map(([topic, size]) => `60${topic}60${size}5fa1`) },
	{ weight: 3, arbitrary: fc.tuple(slot, target).map(([value, to]) => `5f5f5f5f60${value}73${to}62030d40f150`) },
	{ weight: 1, arbitrary: target.map((to) => `5f5f5f5f73${to}62030d40f450`) },
	{ weight: 1, arbitrary: target.map((to) => `5f5f5f5f73${to}620186a0fa50`) },
	{
		weight: 2,
		arbitrary: fc.tuple(child, slot).map(([code, value]) => `${placed(code)}${size(code)}5f60${value}f050`),
	},
	{
		weight: 2,
		arbitrary: fc
			.tuple(child, slot)
			.map(([code, salt]) => `${placed(code)}60${salt}${size(code)}5f5ff55f5f5f5f5f8562030d40f15050`),
	},
	{ weight: 1, arbitrary: target.map((to) => `73${to}313b50`) },
	{ weight: 1, arbitrary: slot.map((back) => `60${back}43034060${back}55`) },
	{ weight: 1, arbitrary: slot.map((key) => `4242600155600160${key}5550`) },
);

const ending = fc.oneof(
	{ weight: 6, arbitrary: fc.constant('00') },
	{ weight: 1, arbitrary: fc.constant('60205ffd') },
	{ weight: 1, arbitrary: fc.constant('fe') },
	{ weight: 2, arbitrary: target.map((to) => `73${to}ff`) },
	{ weight: 1, arbitrary: fc.constant('30ff') },
);

/** Puts code of at most 32 bytes at the start of memory. */
function placed(code: string): string {
	return `7f${code.padEnd(64, '0')}5f52`;
}

function size(code: string): string {
	return `60${hex(code.length / 2, 1)}`;
}

function hex(value: number, bytes: number): string {
	return value.toString(16).padStart(2 * bytes, '0');
}
