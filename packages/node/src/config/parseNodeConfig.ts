import { resolve } from 'node:path';
import type { Address } from '@mosaic/consensus';
import { logLevels } from '../logging/logger.ts';
import { isPeerAddress } from './peerAddress.ts';
import { Section } from './section.ts';
import type {
	CommitterSettings,
	NodeConfig,
	OriginSettings,
	PeerSettings,
	RemoteSignerSettings,
	ValidatorSettings,
} from './types.ts';

const mostPort = 65_535;
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
	const rpc = root.section('rpc', ['host', 'port', 'tracing']);
	const log = root.section('log', ['level', 'json']);
	const config: NodeConfig = {
		file,
		networkFile: resolve(folder, root.path('network')),
		dataDirectory: resolve(folder, root.path('dataDirectory')),
		origin: readOrigin(root),
		rpc: { host: rpc.host('host'), port: rpc.integer('port', 0, mostPort), tracing: rpc.boolean('tracing') },
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
	const section = root.optionalSection('committer', ['keystore', 'passwordFile', 'intervalSeconds']);
	if (section === null) return null;
	return {
		keystoreFile: resolve(folder, section.path('keystore')),
		passwordFile: resolve(folder, section.path('passwordFile')),
		intervalSeconds: section.integer('intervalSeconds', 0, 86_400),
	};
}
