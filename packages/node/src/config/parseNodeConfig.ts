import { resolve } from 'node:path';
import type { Address } from '@mosaic/consensus';
import { type AllowedOrigins, limitNames, limitsFrom, namespaces, type RpcLimits } from '@mosaic/rpc/settings';
import { type RpcAccess, usualAccess } from '../assembly/rpcAccess.ts';
import { logLevels } from '../logging/levels.ts';
import { isPeerAddress } from './peerAddress.ts';
import { isHost, isOrigin, Section } from './section.ts';
import type {
	CommitterSettings,
	NodeConfig,
	OriginSettings,
	PeerSettings,
	RemoteSignerSettings,
	RpcSettings,
	ValidatorSettings,
} from './types.ts';

const mostPort = 65_535;
const mostLimit = 2 ** 31 - 1;
/** Namespaces that no node of a network has. */
const ofDevelopment = ['evm', 'anvil', 'hardhat', 'personal', 'testing'];
/** Half of what Core sees of an origin's history, at most. */
const mostPinMargin = 4_095;
/** Epochs that anybody would watch for another node with the same keys. */
const mostEpochs = 1_000;

/**
 * A node's settings from JSON, exactly its fields; paths are resolved from `folder`. `file` is named in errors.
 * Throws NodeConfigError NODE_CONFIG_INVALID.
 */
export function parseNodeConfig(json: unknown, file: string, folder: string): NodeConfig {
	const root = new Section(file, '', json, [
		'network',
		'dataDirectory',
		'origin',
		'rpc',
		'p2p',
		'validator',
		'committer',
		'sync',
		'log',
	]);
	const log = root.section('log', ['level', 'json']);
	const config: NodeConfig = {
		file,
		networkFile: resolve(folder, root.path('network')),
		dataDirectory: resolve(folder, root.path('dataDirectory')),
		origin: readOrigin(root),
		rpc: readRpc(root, folder),
		p2p: readPeers(root, folder),
		validator: readValidator(root, folder),
		committer: readCommitter(root, folder),
		sync: root.word('sync', ['full', 'snapshot']),
		log: { level: log.word('level', logLevels), json: log.boolean('json') },
	};
	const needsOrigin = config.validator !== null || config.committer !== null;
	if (config.origin === null && needsOrigin)
		throw root.fault('origin', 'write an object: validators and committers look at the origin');
	return config;
}

function readRpc(root: Section, folder: string): RpcSettings {
	const section = root.section(
		'rpc',
		['host', 'port', 'tracing'],
		['origins', 'hosts', 'namespaces', 'jwtSecretFile', 'limits'],
	);
	const tracing = section.boolean('tracing');
	const access = readAccess(section, folder);
	const traced = access.namespaces?.find((name) => ['debug', 'trace', 'ots'].includes(name));
	if (traced !== undefined && !tracing)
		throw section.fault('namespaces', `remove "${traced}", or set rpc.tracing to true: without it there is none`);
	return { host: section.host('host'), port: section.integer('port', 0, mostPort), tracing, access };
}

function readAccess(section: Section, folder: string): RpcAccess {
	const ofNetwork = namespaces.filter((name) => !ofDevelopment.includes(name));
	return {
		origins: section.has('origins') ? readOrigins(section) : usualAccess.origins,
		hosts: section.has('hosts') ? section.texts('hosts', 'names of hosts, or "*"', isHostOrAny) : usualAccess.hosts,
		namespaces: section.has('namespaces')
			? section.texts('namespaces', `one of ${ofNetwork.join(', ')}`, (name) => ofNetwork.includes(name))
			: null,
		jwtSecretFile: section.has('jwtSecretFile') ? resolve(folder, section.path('jwtSecretFile')) : null,
		limits: section.has('limits') ? readLimits(section.section('limits', [], limitNames)) : usualAccess.limits,
	};
}

function readOrigins(section: Section): AllowedOrigins {
	return section.isText('origins')
		? section.word('origins', ['loopback', 'all'])
		: section.texts('origins', 'an origin such as https://app.example', isOrigin);
}

function readLimits(section: Section): RpcLimits {
	const given = limitNames.filter((name) => section.has(name));
	return limitsFrom(Object.fromEntries(given.map((name) => [name, section.integer(name, 1, mostLimit)])));
}

function isHostOrAny(text: string): boolean {
	return text === '*' || isHost(text);
}

function readOrigin(root: Section): OriginSettings | null {
	const section = root.optionalSection('origin', ['rpc', 'confirmations']);
	if (section === null) return null;
	return {
		rpc: section.url('rpc'),
		confirmations: section.isNull('confirmations') ? null : section.integer('confirmations', 0, 10_000),
	};
}

function readPeers(root: Section, folder: string): PeerSettings {
	const section = root.section('p2p', [
		'host',
		'port',
		'announce',
		'peers',
		'bootstrap',
		'mdns',
		'peerKey',
		'maxPeers',
	]);
	const address = 'a TCP multiaddress such as /ip4/192.0.2.1/tcp/9000';
	const identified = `${address}/p2p/… with the identity of the peer`;
	return {
		host: section.host('host'),
		port: section.integer('port', 0, mostPort),
		announce: section.texts('announce', address, (text) => isPeerAddress(text, 'optional')),
		peers: section.texts('peers', identified, (text) => isPeerAddress(text, 'required')),
		bootstrap: section.texts('bootstrap', identified, (text) => isPeerAddress(text, 'required')),
		mdns: section.boolean('mdns'),
		peerKeyFile: resolve(folder, section.path('peerKey')),
		maxPeers: section.integer('maxPeers', 1, 10_000),
	};
}

function readValidator(root: Section, folder: string): ValidatorSettings | null {
	const fields = ['keystores', 'passwordFile', 'remoteSigner', 'doppelgangerEpochs'];
	const section = root.optionalSection('validator', fields);
	if (section === null) return null;
	const keystoreFiles = section.paths('keystores').map((path) => resolve(folder, path));
	const remoteSigner = readRemoteSigner(section);
	if (keystoreFiles.length === 0 && remoteSigner === null)
		throw section.fault('keystores', 'name a keystore, or a remoteSigner, or write null for validator');
	const hasPassword = !section.isNull('passwordFile') || keystoreFiles.length > 0;
	return {
		keystoreFiles,
		passwordFile: hasPassword ? resolve(folder, section.path('passwordFile')) : null,
		remoteSigner,
		doppelgangerEpochs: section.integer('doppelgangerEpochs', 0, mostEpochs),
	};
}

function readRemoteSigner(validator: Section): RemoteSignerSettings | null {
	const section = validator.optionalSection('remoteSigner', ['url', 'validators']);
	if (section === null) return null;
	const expected = 'the address of a validator: 0x and 40 hexadecimal digits in lower case';
	const validators = section.texts('validators', expected, (text) => /^0x[0-9a-f]{40}$/.test(text));
	if (validators.length === 0) throw section.fault('validators', 'name a validator');
	return { url: section.url('url'), validators: validators as readonly Address[] };
}

function readCommitter(root: Section, folder: string): CommitterSettings | null {
	const section = root.optionalSection('committer', ['keystore', 'passwordFile', 'intervalSeconds'], ['pinMargin']);
	if (section === null) return null;
	return {
		keystoreFile: resolve(folder, section.path('keystore')),
		passwordFile: resolve(folder, section.path('passwordFile')),
		intervalSeconds: section.integer('intervalSeconds', 0, 86_400),
		pinMargin: section.has('pinMargin') ? section.integer('pinMargin', 1, mostPinMargin) : null,
	};
}
