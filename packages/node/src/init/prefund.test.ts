import { systemContracts } from '@mosaic/genesis';
import { expect, test } from 'vitest';
import { parsePrefund } from './prefund.ts';

const [first, second] = [`0x${'aB'.repeat(20)}`, `0x${'12'.repeat(20)}`];

test('accounts are read with their wei, in lower case', () => {
	expect(parsePrefund(`${first}=1.5, ${second}=2`)).toEqual(
		new Map([
			[first.toLowerCase(), 15n * 10n ** 17n],
			[second, 2n * 10n ** 18n],
		]),
	);
});

test.each([
	['nothing', ''],
	['no amount', first],
	['an empty amount', `${first}=`],
	['no address', '1=1'],
	['a short address', `${first.slice(0, -1)}=1`],
	['an account twice', `${first}=1,${first.toLowerCase()}=2`],
	['an empty entry', `${first}=1,`],
	['a system contract', `${Object.values(systemContracts)[0]?.address}=1`],
])('%s is refused', (_name, text) => expect(parsePrefund(text)).toBeNull());
