import {
	choiceOption,
	integerOption,
	type OptionDeclaration,
	type OptionValues,
	optional,
	switchOption,
	textOption,
} from '../cli/option.ts';
import { isHost } from '../config/section.ts';
import { devOptionTable } from '../dev/options.ts';
import { parseEther } from './ether.ts';
import { parsePrefund } from './prefund.ts';

/** Headings of the help. */
const groups = {
	network: 'Network',
	auxiliary: 'Auxiliary chain',
	finality: 'Finality',
	origin: 'Origin',
	output: 'Output',
} as const;

/** Every option of `mosaic init`, grouped as the help shows them. */
export const initOptionTable = {
	out: textOption({
		flag: 'out',
		group: groups.network,
		value: 'folder',
		fallback: 'net',
		expected: 'a folder',
		accepts: isPath,
		description: 'folder to write the network to: a new or an empty one',
	}),
	validators: integerOption({
		flag: 'validators',
		group: groups.network,
		least: 1,
		most: 100,
		fallback: '4',
		description: 'nodes with a validator each',
	}),
	fullNodes: integerOption({
		flag: 'full-nodes',
		group: groups.network,
		least: 0,
		most: 100,
		fallback: '0',
		description: 'further nodes, without validators',
	}),
	hosts: optional(
		textOption({
			flag: 'hosts',
			group: groups.network,
			value: 'names',
			expected: 'IP addresses or names of hosts with commas between',
			accepts: (text) => text.split(',').every(isHost),
			description:
				'where each node will run, in order: IP addresses or names of hosts with commas between (default: all on this machine)',
		}),
	),
	rpcPort: integerOption({
		flag: 'rpc-port',
		group: groups.network,
		least: 0,
		most: 65_535,
		fallback: '8545',
		description: 'JSON-RPC port of the first node on a host, each further one there has the next (0: any free port)',
	}),
	p2pPort: integerOption({
		flag: 'p2p-port',
		group: groups.network,
		least: 1,
		most: 65_535,
		fallback: '9000',
		description: 'peer-to-peer port of the first node on a host, each further one there has the next',
	}),
	passwordFile: optional(
		textOption({
			flag: 'password-file',
			group: groups.network,
			value: 'file',
			expected: 'a file',
			accepts: isPath,
			description: 'file with the password of all keystores on its first line (default: a random one is made)',
		}),
	),
	chainId: integerOption({
		flag: 'chain-id',
		group: groups.auxiliary,
		least: 1,
		most: 2 ** 31 - 1,
		fallback: '1337',
		description: 'chain id of the auxiliary chain, another than that of the origin',
	}),
	slotSeconds: integerOption({
		flag: 'slot-seconds',
		group: groups.auxiliary,
		least: 1,
		most: 3_600,
		fallback: '1',
		description: 'seconds of a slot, in which one validator may propose a block',
	}),
	gasLimit: { ...devOptionTable.gasLimit, group: groups.auxiliary, description: 'gas limit of a block' },
	hardfork: choiceOption({
		flag: 'hardfork',
		group: groups.auxiliary,
		value: 'name',
		choices: ['prague', 'osaka'],
		fallback: 'osaka',
		description: "Ethereum's rules that the EVM follows",
	}),
	genesisDelay: integerOption({
		flag: 'genesis-delay',
		group: groups.auxiliary,
		least: 0,
		most: 31_536_000,
		fallback: '0',
		description: 'seconds from now until the first slot',
	}),
	prefund: optional(
		textOption({
			flag: 'prefund',
			group: groups.auxiliary,
			value: 'accounts',
			expected: 'address=ether pairs with commas between, each address once and none of a system contract',
			accepts: (text) => parsePrefund(text) !== null,
			description:
				'accounts that own something from the start, as address=ether pairs with commas between (default: a new one with 1000000 ether, its keystore in the folder)',
		}),
	),
	epochLength: { ...devOptionTable.epochLength, group: groups.finality },
	heartbeatSeconds: integerOption({
		flag: 'heartbeat-seconds',
		group: groups.finality,
		least: 1,
		most: 86_400,
		fallback: '3600',
		description: 'an empty block is made when there was none for so long',
	}),
	justifyWaitSlots: integerOption({
		flag: 'justify-wait-slots',
		group: groups.finality,
		least: 0,
		most: 10_000,
		fallback: '2',
		description: 'slots to wait for votes before a block is made to carry them',
	}),
	originRpc: optional(
		textOption({
			flag: 'origin-rpc',
			group: groups.origin,
			value: 'url',
			expected: 'an http:// or https:// URL',
			accepts: isHttpUrl,
			description: 'the origin, as this machine and every validator reaches it; must be given',
		}),
	),
	originKeyFile: optional(
		textOption({
			flag: 'origin-key-file',
			group: groups.origin,
			value: 'file',
			expected: 'a file',
			accepts: isPath,
			description: 'file with the private key that deploys Core and funds the committers; counts before --origin-key',
		}),
	),
	originKey: {
		...devOptionTable.originKey,
		group: groups.origin,
		description: 'that key itself; a command line can be seen by others',
	},
	originEpochLength: { ...devOptionTable.originEpochLength, group: groups.origin },
	originConfirmations: { ...devOptionTable.originConfirmations, group: groups.origin },
	commitFunds: textOption({
		flag: 'commit-funds',
		group: groups.origin,
		value: 'ether',
		fallback: '1',
		expected: 'an amount of ether',
		accepts: (text) => parseEther(text) !== null,
		description: 'ether that each validator gets on the origin to pay for commits',
	}),
	json: switchOption({ flag: 'json', group: groups.output, description: 'print what was made as one line of JSON' }),
} as const satisfies Record<string, OptionDeclaration<unknown>>;

/** The options of `mosaic init`, read and checked. */
export type InitOptions = OptionValues<typeof initOptionTable>;

function isPath(text: string): boolean {
	return text !== '' && !text.includes('\0');
}

function isHttpUrl(text: string): boolean {
	return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
