import { describe, expect, it } from 'vitest';
import { GenesisError, parseForeignGenesis } from './index.ts';

const account = `0x${'ab'.repeat(20)}`;

/** A file with hardforks at blocks and times, with changes to its configuration and to the rest. */
function file(config: object = {}, rest: object = {}): unknown {
	const blocks = ['eip158', 'byzantium', 'constantinople', 'petersburg', 'istanbul', 'berlin', 'london'];
	return {
		config: {
			chainId: 5,
			homesteadBlock: 0,
			eip150Block: 1,
			...Object.fromEntries(blocks.map((name, index) => [`${name}Block`, index + 2])),
			eip155Block: 2,
			terminalTotalDifficulty: 100,
			mergeNetsplitBlock: 20,
			shanghaiTime: 100,
			cancunTime: 200,
			...config,
		},
		nonce: '0x42',
		timestamp: '0x0',
		gasLimit: '0x5f5e100',
		difficulty: '0x20000',
		alloc: { [account]: { balance: '0x1' } },
		...rest,
	};
}

function errorOf(json: unknown): unknown {
	try {
		parseForeignGenesis(json);
		return null;
	} catch (error) {
		return error instanceof GenesisError ? { code: error.code, field: error.data.field } : error;
	}
}

describe('a genesis of another chain', () => {
	it('tells where its rules change', () => {
		const genesis = parseForeignGenesis(file());
		expect(genesis).toMatchObject({
			chainId: 5,
			difficulty: 0x20000n,
			nonce: '0x0000000000000042',
			baseFeePerGas: null,
		});
		expect(genesis.forks.blocks.map(({ name, block }) => `${name} ${block}`)).toEqual([
			...['homestead 0', 'tangerineWhistle 1', 'spuriousDragon 2', 'byzantium 3', 'constantinople 4'],
			...['petersburg 5', 'istanbul 6', 'berlin 7', 'london 8'],
		]);
		expect(genesis.forks).toMatchObject({
			merges: true,
			netsplit: 20n,
			times: [
				{ name: 'shanghai', time: 100n },
				{ name: 'cancun', time: 200n },
			],
		});
	});

	it.each([
		['GENESIS_FIELD_INVALID', 'config.berlinBlock', file({ berlinBlock: 5 })],
		['GENESIS_FIELD_INVALID', 'config.cancunTime', file({ cancunTime: 99 })],
		['GENESIS_FIELD_INVALID', 'config.eip155Block', file({ eip155Block: 3 })],
		['GENESIS_FIELD_MISSING', 'config.byzantiumBlock', file({ byzantiumBlock: null })],
		['GENESIS_FIELD_MISSING', 'config.shanghaiTime', file({ shanghaiTime: null })],
		['GENESIS_FIELD_MISSING', 'config.terminalTotalDifficulty', file({ terminalTotalDifficulty: null })],
		['GENESIS_FIELD_INVALID', 'config.chainId', file({ chainId: 0 })],
		['GENESIS_FIELD_INVALID', 'config.londonBlock', file({ londonBlock: 2 ** 70 })],
		['GENESIS_FIELD_UNKNOWN', 'config.spaceForkTime', file({ spaceForkTime: 1 })],
		['GENESIS_FIELD_UNKNOWN', 'config.blobSchedule.bpo9', file({ blobSchedule: { bpo9: {} } })],
		[
			'GENESIS_FIELD_INVALID',
			'config.blobSchedule.cancun.max',
			file({ blobSchedule: { cancun: { target: 3, max: 7, baseFeeUpdateFraction: 3_338_477 } } }),
		],
		['GENESIS_FIELD_MISSING', 'difficulty', file({}, { difficulty: null })],
		['GENESIS_FIELD_INVALID', 'difficulty', file({}, { difficulty: `0x1${'00'.repeat(32)}` })],
		['GENESIS_FIELD_INVALID', 'nonce', file({}, { nonce: `0x1${'00'.repeat(8)}` })],
	])('that is wrong gives %s naming %s', (code, field, json) => {
		expect(errorOf(json)).toEqual({ code, field });
	});
});
