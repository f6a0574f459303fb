import { type ChainConfig, configHash } from '@mosaic/consensus';
import { devGenesis } from '@mosaic/genesis';
import { describe, expect, test } from 'vitest';
import { CliError } from '../cli/cliError.ts';
import { readOptions } from '../cli/option.ts';
import { devOptionTable } from './options.ts';
import { parseRecord, recordToJson, requireSameSettings, type StackRecord, settingsOf } from './stackRecord.ts';

const hash = (digit: string): `0x${string}` => `0x${digit.repeat(64)}`;
const address = (digit: string): `0x${string}` => `0x${digit.repeat(40)}`;
const observation = { number: 4, hash: hash('1'), stateRoot: hash('2') };
const config: ChainConfig = {
	core: { chainId: 1337, address: address('c') },
	chainId: 31337,
	genesisTime: 1_700_000_000,
	slotSeconds: 1,
	epochLength: 1,
	originEpochLength: 2,
	heartbeatSeconds: 60,
	justifyWaitSlots: 2,
	validators: [{ address: address('a'), weight: 5n }],
	gasTarget: 10n,
	gasPrice: 0n,
	observation,
};
const genesisOf = (chainId: number, extraData: `0x${string}`) =>
	devGenesis({ chainId, accounts: [address('b')], balance: 7n, extraData, timestamp: config.genesisTime });
const options = (given: Record<string, string> = {}) => readOptions(devOptionTable, given, {});
const record: StackRecord = {
	settings: settingsOf(options(), null),
	config,
	genesis: genesisOf(31337, configHash(config)),
	originGenesis: genesisOf(1337, '0x'),
	deployment: {
		core: config.core,
		factory: address('f'),
		registry: address('e'),
		genesisHash: hash('3'),
		epochLength: 1,
		originEpochLength: 2,
		observation,
		originNumber: 6,
	},
	fork: null,
};

/** The record as JSON with one field replaced. */
function changed(path: string, value: unknown): unknown {
	const json = JSON.parse(JSON.stringify(recordToJson(record)));
	const names = path.split('.');
	const last = names.pop() ?? '';
	let place = json;
	for (const name of names) place = place[name];
	place[last] = value;
	return json;
}

describe('parseRecord', () => {
	test('reads back what was written', () => {
		expect(parseRecord(JSON.parse(JSON.stringify(recordToJson(record))))).toEqual(record);
		const external = { ...record, originGenesis: null };
		expect(parseRecord(JSON.parse(JSON.stringify(recordToJson(external))))).toEqual(external);
	});

	test.each([
		['settings', null],
		['settings', []],
		['settings', 'all'],
		['config', null],
		['config.epochLength', 1e300],
		['config.epochLength', 2],
		['config.core.address', address('d')],
		['config.validators', []],
		['config.observation.stateRoot', hash('9')],
		['genesis', 'none'],
		['genesis.alloc', { '0x12': {} }],
		['genesis.config.chainId', 5],
		['genesis.extraData', hash('7')],
		['originGenesis', 5],
		['originGenesis.config.chainId', 5],
		['deployment', []],
		['deployment.core', null],
		['deployment.core.chainId', 1],
		['deployment.epochLength', '1'],
		['deployment.observation.hash', hash('8')],
		['deployment.factory', address('F')],
		['deployment.registry', '0x'],
		['deployment.genesisHash', address('1')],
		['deployment.originNumber', -1],
		['deployment.originNumber', 2 ** 60],
	])('refuses a wrong %s: %j', (path, value) => {
		expect(() => parseRecord(changed(path, value))).toThrow(
			expect.objectContaining({ code: expect.stringMatching(/^[A-Z_]+$/) }),
		);
	});
});

describe('requireSameSettings', () => {
	test('takes what the record was made with, a mnemonic written otherwise included', () => {
		requireSameSettings(record, options());
		requireSameSettings(record, options({ mnemonic: ` ${options().mnemonic.replace(' ', '  ')}` }));
		requireSameSettings(record, options({ originChainId: '1337', logLevel: 'debug', port: '1', blockTime: '2' }));
	});

	test.each([
		[{ chainId: '5' }, '--chain-id 31337'],
		[{ originChainId: '5' }, '--origin-chain-id 1337'],
		[{ gasLimit: '7000' }, '--gas-limit 60000000'],
		[{ mnemonic: 'other words' }, 'another --mnemonic'],
		[{ originRpc: 'http://localhost' }, 'an embedded origin'],
	])('refuses %j', (given, says) => {
		const check = () => requireSameSettings(record, options(given as Record<string, string>));
		expect(check).toThrow(CliError);
		expect(check).toThrow(says);
	});

	test('copes with settings that are anything', () => {
		const settings = { ...record.settings, accounts: { deep: [] } };
		expect(() => requireSameSettings({ ...record, settings }, options())).toThrow(CliError);
	});
});
