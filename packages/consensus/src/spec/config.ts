import { MAX_VALIDATORS } from '../limits.ts';
import type { ChainConfig, Member, Observation } from '../types.ts';
import { ConfigError } from './configError.ts';
import {
	openSection,
	readAddressField,
	readBigintField,
	readHashField,
	readIntegerField,
	type Section,
} from './configReader.ts';

/**
 * A chain's configuration from JSON, as {@link configToJson} writes it: exactly its fields, integers as numbers, weights,
 * gas and prices as decimal strings. Throws {@link ConfigError}, which names the field to correct.
 */
export function parseConfig(json: unknown): ChainConfig {
	const section = openSection(json, '', CONFIG_FIELDS);
	const core = openSection(section.values.core, 'core', ['chainId', 'address']);
	const config = {
		core: { chainId: readIntegerField(core, 'chainId', 1, MAX_INTEGER), address: readAddressField(core, 'address') },
		chainId: readIntegerField(section, 'chainId', 1, MAX_INTEGER),
		genesisTime: readIntegerField(section, 'genesisTime', 0, MAX_TIME),
		slotSeconds: readIntegerField(section, 'slotSeconds', 1, MAX_PERIOD),
		epochLength: readIntegerField(section, 'epochLength', 1, MAX_PERIOD),
		originEpochLength: readIntegerField(section, 'originEpochLength', 1, MAX_PERIOD),
		heartbeatSeconds: readIntegerField(section, 'heartbeatSeconds', 1, MAX_PERIOD),
		justifyWaitSlots: readIntegerField(section, 'justifyWaitSlots', 0, MAX_PERIOD),
		validators: readValidators(section.values.validators),
		gasTarget: readBigintField(section, 'gasTarget'),
		gasPrice: readBigintField(section, 'gasPrice'),
		observation: readObservation(section),
	};
	if (config.observation.number % config.originEpochLength !== 0) {
		throw new ConfigError(
			'INCONSISTENT',
			'observation.number',
			'name an origin checkpoint: a multiple of originEpochLength',
		);
	}
	return config;
}

/** A chain's configuration as JSON: bigints as decimal strings. */
export function configToJson(config: ChainConfig): Readonly<Record<(typeof CONFIG_FIELDS)[number], unknown>> {
	const { core, observation } = config;
	return {
		core: { chainId: core.chainId, address: core.address },
		chainId: config.chainId,
		genesisTime: config.genesisTime,
		slotSeconds: config.slotSeconds,
		epochLength: config.epochLength,
		originEpochLength: config.originEpochLength,
		heartbeatSeconds: config.heartbeatSeconds,
		justifyWaitSlots: config.justifyWaitSlots,
		validators: config.validators.map(({ address, weight }) => ({ address, weight: weight.toString() })),
		gasTarget: config.gasTarget.toString(),
		gasPrice: config.gasPrice.toString(),
		observation: { number: observation.number, hash: observation.hash, stateRoot: observation.stateRoot },
	};
}

const CONFIG_FIELDS = [
	'core',
	'chainId',
	'genesisTime',
	'slotSeconds',
	'epochLength',
	'originEpochLength',
	'heartbeatSeconds',
	'justifyWaitSlots',
	'validators',
	'gasTarget',
	'gasPrice',
	'observation',
] as const;

const MAX_INTEGER = Number.MAX_SAFE_INTEGER;
/** Some 34,000 years: far below where adding slots would lose precision. */
const MAX_TIME = 2 ** 40;
/** The greatest length of an epoch, in blocks, and of a slot or wait, in seconds or slots. */
const MAX_PERIOD = 2 ** 20;

function readValidators(value: unknown): readonly Member[] {
	if (!Array.isArray(value)) throw new ConfigError('WRONG_TYPE', 'validators', 'write a list');
	if (value.length === 0 || value.length > MAX_VALIDATORS) {
		throw new ConfigError('OUT_OF_RANGE', 'validators', `write 1 to ${MAX_VALIDATORS} validators`);
	}
	const members = value.map(readMember);
	members.forEach((member, index) => {
		const previous = members[index - 1];
		if (previous !== undefined && previous.address >= member.address) {
			throw new ConfigError('INCONSISTENT', `validators[${index}].address`, 'sort validators by address, each once');
		}
	});
	return members;
}

function readMember(value: unknown, index: number): Member {
	const path = `validators[${index}]`;
	const section: Section = openSection(value, path, ['address', 'weight']);
	const weight = readBigintField(section, 'weight');
	if (weight === 0n) throw new ConfigError('OUT_OF_RANGE', `${path}.weight`, 'write a weight above zero');
	return { address: readAddressField(section, 'address'), weight };
}

function readObservation(config: Section): Observation {
	const section = openSection(config.values.observation, 'observation', ['number', 'hash', 'stateRoot']);
	return {
		number: readIntegerField(section, 'number', 0, MAX_INTEGER),
		hash: readHashField(section, 'hash'),
		stateRoot: readHashField(section, 'stateRoot'),
	};
}
