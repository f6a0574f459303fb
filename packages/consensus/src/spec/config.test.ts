import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEYS, testConfig } from '../testing/chain.ts';
import { configToJson, parseConfig } from './config.ts';
import { ConfigError } from './configError.ts';
import { configHash } from './spec.ts';

const json = () => JSON.parse(JSON.stringify(configToJson(testConfig()))) as Record<string, unknown>;

function refusal(value: unknown): [string, string] | null {
	try {
		parseConfig(value);
		return null;
	} catch (error) {
		if (error instanceof ConfigError) return [error.code, error.field];
		throw error;
	}
}

test('a configuration survives JSON', () => {
	const config = testConfig({ gasTarget: 2n ** 256n - 1n });
	expect(parseConfig(JSON.parse(JSON.stringify(configToJson(config))))).toEqual(config);
});

test('addresses may be written with a checksum', () => {
	const address = `0x${'C0'.repeat(20)}`;
	expect(parseConfig({ ...json(), core: { chainId: 31_337, address } })).toEqual(testConfig());
});

const [first, second] = KEYS.map((key) => key.address);
test.each([
	['no object', 7, ['WRONG_TYPE', 'configuration']],
	['a list', [], ['WRONG_TYPE', 'configuration']],
	['an unknown field', { ...json(), slots: 1 }, ['UNKNOWN_FIELD', 'slots']],
	['an unknown prototype', JSON.parse('{"__proto__": 1}'), ['UNKNOWN_FIELD', '__proto__']],
	['a missing field', { ...json(), core: { chainId: 1 } }, ['MISSING_FIELD', 'core.address']],
	['no Core', { ...json(), core: { chainId: 1, address: `0x${'00'.repeat(20)}` } }, ['OUT_OF_RANGE', 'core.address']],
	['a short address', { ...json(), core: { chainId: 1, address: '0x12' } }, ['WRONG_TYPE', 'core.address']],
	['no seconds per slot', { ...json(), slotSeconds: 0 }, ['OUT_OF_RANGE', 'slotSeconds']],
	['half a second per slot', { ...json(), slotSeconds: 0.5 }, ['WRONG_TYPE', 'slotSeconds']],
	['a number as text', { ...json(), epochLength: '8' }, ['WRONG_TYPE', 'epochLength']],
	['a price as a number', { ...json(), gasPrice: 7 }, ['WRONG_TYPE', 'gasPrice']],
	['a negative price', { ...json(), gasPrice: '-7' }, ['WRONG_TYPE', 'gasPrice']],
	['a price in hex', { ...json(), gasPrice: '0x7' }, ['WRONG_TYPE', 'gasPrice']],
	['a price of 257 bits', { ...json(), gasPrice: (2n ** 256n).toString() }, ['OUT_OF_RANGE', 'gasPrice']],
	['an endless price', { ...json(), gasPrice: '9'.repeat(1_000) }, ['WRONG_TYPE', 'gasPrice']],
	['no validators', { ...json(), validators: [] }, ['OUT_OF_RANGE', 'validators']],
	['validators as text', { ...json(), validators: 'all' }, ['WRONG_TYPE', 'validators']],
	[
		'a validator without weight',
		{ ...json(), validators: [{ address: first, weight: '0' }] },
		['OUT_OF_RANGE', 'validators[0].weight'],
	],
	[
		'unsorted validators',
		{ ...json(), validators: [second, first].map((address) => ({ address, weight: '1' })) },
		['INCONSISTENT', 'validators[1].address'],
	],
	[
		'a validator twice',
		{ ...json(), validators: [first, first].map((address) => ({ address, weight: '1' })) },
		['INCONSISTENT', 'validators[1].address'],
	],
	['too many validators', { ...json(), validators: Array.from({ length: 2_000 }) }, ['OUT_OF_RANGE', 'validators']],
	['an observation between checkpoints', { ...json(), originEpochLength: 3 }, ['INCONSISTENT', 'observation.number']],
])('refuses %s', (_, value, expected) => {
	expect(refusal(value)).toEqual(expected);
});

test('whatever replaces a field, the answer is a configuration or a named error', () => {
	fc.assert(
		fc.property(fc.constantFrom(...Object.keys(json())), fc.jsonValue(), (field, value) => {
			refusal({ ...json(), [field]: value });
			refusal(value);
		}),
	);
});

test('every field changes the hash', () => {
	const config = testConfig();
	const changes = [
		{ core: { ...config.core, chainId: 1 } },
		{ core: { ...config.core, address: keyAddress() } },
		{ chainId: 5 },
		{ genesisTime: 5 },
		{ slotSeconds: 5 },
		{ epochLength: 5 },
		{ originEpochLength: 8 },
		{ heartbeatSeconds: 5 },
		{ justifyWaitSlots: 5 },
		{ validators: config.validators.slice(1) },
		{ validators: config.validators.map((member) => ({ ...member, weight: 2n })) },
		{ gasTarget: 5n },
		{ gasPrice: 5n },
		{ observation: { ...config.observation, number: 12 } },
		{ observation: { ...config.observation, hash: config.observation.stateRoot } },
		{ observation: { ...config.observation, stateRoot: config.observation.hash } },
	];
	const hashes = [config, ...changes.map((change) => ({ ...config, ...change }))].map(configHash);
	expect(new Set(hashes).size).toBe(changes.length + 1);
});

function keyAddress() {
	return first ?? '0x';
}
