import type { Address, Hash } from '@mosaic/consensus';
import { describe, expect, it } from 'vitest';
import { devGenesis, GenesisError, genesisToJson, parseGenesis, systemContracts, usualContracts } from './index.ts';

const account: Address = `0x${'ab'.repeat(20)}`;
const slot: Hash = `0x${'01'.padStart(64, '0')}`;
const options = {
	chainId: 5,
	accounts: [account],
	balance: 7n,
	extraData: `0x${'cd'.repeat(32)}`,
	timestamp: 9,
} as const;
const extraAlloc = new Map([
	[`0x${'EE'.repeat(20)}` as Address, { code: '0x00' as const, storage: new Map([[slot, slot]]) }],
]);

/** A valid file as plain JSON, with one change. */
function changed(change: (json: Record<string, never>) => void): unknown {
	const json = JSON.parse(JSON.stringify(genesisToJson(devGenesis({ ...options, extraAlloc }))));
	change(json);
	return json;
}

function errorOf(json: unknown): unknown {
	try {
		parseGenesis(json);
		return null;
	} catch (error) {
		return error instanceof GenesisError ? { code: error.code, field: error.data.field } : error;
	}
}

describe('a development genesis', () => {
	it('holds the system contracts, the funded accounts and further ones', () => {
		const { alloc, hardfork } = devGenesis({ ...options, extraAlloc });
		expect(hardfork).toBe('osaka');
		expect(alloc.get(account)).toMatchObject({ balance: 7n, code: '0x' });
		expect(alloc.get(`0x${'ee'.repeat(20)}`)).toMatchObject({ code: '0x00', balance: 0n });
		for (const { address, code } of Object.values(systemContracts)) expect(alloc.get(address)?.code).toBe(code);
	});

	it('holds the contracts that tools count on, unless the chain that it goes on from decides that', () => {
		const { address, code } = usualContracts.deployer;
		expect(devGenesis(options).alloc.get(address)).toMatchObject({ code, nonce: 1n });
		const parent = { number: 5, hash: `0x${'ab'.repeat(32)}` } as const;
		expect(devGenesis({ ...options, parent }).alloc.has(address)).toBe(false);
	});
});

describe('a genesis file', () => {
	it.each(['osaka', 'prague'] as const)('reads back what was written (%s)', (hardfork) => {
		const genesis = devGenesis({ ...options, extraAlloc, hardfork });
		expect(parseGenesis(JSON.parse(JSON.stringify(genesisToJson(genesis))))).toEqual(genesis);
	});

	it('accepts what geth accepts: decimal strings, bare addresses, short storage words, nulls', () => {
		const json = changed((genesis) => {
			Object.assign(genesis, {
				excessBlobGas: null,
				number: '0x0',
				alloc: { [account.slice(2)]: { balance: '12', storage: { '0x1': '0x02' } } },
			});
		});
		const parsed = parseGenesis(json).alloc.get(account);
		expect(parsed).toMatchObject({ balance: 12n });
		expect(parsed?.storage.get(slot)).toBe(`0x${'02'.padStart(64, '0')}`);
	});

	it.each([
		['GENESIS_FIELD_INVALID', '', () => [] as unknown],
		['GENESIS_FIELD_INVALID', '', () => null],
		['GENESIS_FIELD_MISSING', 'config', () => changed((json) => Reflect.deleteProperty(json, 'config'))],
		['GENESIS_FIELD_MISSING', 'alloc', () => changed((json) => Reflect.deleteProperty(json, 'alloc'))],
		['GENESIS_FIELD_UNKNOWN', 'bogus', () => changed((json) => Object.assign(json, { bogus: 1 }))],
		[
			'GENESIS_FIELD_INVALID',
			'config.chainId',
			() => changed((json) => Object.assign(json.config ?? {}, { chainId: -1 })),
		],
		[
			'GENESIS_FIELD_INVALID',
			'config.chainId',
			() => changed((json) => Object.assign(json.config ?? {}, { chainId: 2 ** 60 })),
		],
		[
			'GENESIS_FIELD_INVALID',
			'config.londonBlock',
			() => changed((json) => Object.assign(json.config ?? {}, { londonBlock: 12 })),
		],
		[
			'GENESIS_FIELD_MISSING',
			'config.pragueTime',
			() => changed((json) => Reflect.deleteProperty(json.config ?? {}, 'pragueTime')),
		],
		['GENESIS_FIELD_INVALID', 'difficulty', () => changed((json) => Object.assign(json, { difficulty: '0x1' }))],
		['GENESIS_FIELD_INVALID', 'gasLimit', () => changed((json) => Object.assign(json, { gasLimit: '0x10' }))],
		['GENESIS_FIELD_INVALID', 'gasLimit', () => changed((json) => Object.assign(json, { gasLimit: 1.5 }))],
		[
			'GENESIS_FIELD_INVALID',
			'extraData',
			() => changed((json) => Object.assign(json, { extraData: `0x${'00'.repeat(33)}` })),
		],
		[
			'GENESIS_FIELD_INVALID',
			'timestamp',
			() => changed((json) => Object.assign(json, { timestamp: `0x${'f'.repeat(20)}` })),
		],
		[
			'GENESIS_FIELD_INVALID',
			'alloc.0x12',
			() => changed((json) => Object.assign(json, { alloc: { '0x12': { balance: '1' } } })),
		],
		[
			'GENESIS_FIELD_MISSING',
			`alloc.${account}.balance`,
			() => changed((json) => Object.assign(json, { alloc: { [account]: {} } })),
		],
		[
			'GENESIS_FIELD_INVALID',
			`alloc.${account}.balance`,
			() => changed((json) => Object.assign(json, { alloc: { [account]: { balance: '-1' } } })),
		],
		[
			'GENESIS_FIELD_INVALID',
			`alloc.${account}.code`,
			() => changed((json) => Object.assign(json, { alloc: { [account]: { balance: '1', code: '0x123' } } })),
		],
		[
			'GENESIS_FIELD_DUPLICATE',
			`alloc.${account}`,
			() =>
				changed((json) =>
					Object.assign(json, { alloc: { [account.slice(2)]: { balance: '1' }, [account]: { balance: '1' } } }),
				),
		],
		[
			'GENESIS_FIELD_DUPLICATE',
			`alloc.${account}.storage.0x01`,
			() =>
				changed((json) =>
					Object.assign(json, { alloc: { [account]: { balance: '1', storage: { '0x1': '0x1', '0x01': '0x1' } } } }),
				),
		],
	])('that is wrong gives %s naming the field %s', (code, field, make) => {
		expect(errorOf(make())).toEqual({ code, field });
	});
});
