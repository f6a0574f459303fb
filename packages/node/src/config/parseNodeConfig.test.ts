import { expect, test } from 'vitest';
import { usualAccess } from '../assembly/rpcAccess.ts';
import { NodeConfigError } from './nodeConfigError.ts';
import { parseNodeConfig } from './parseNodeConfig.ts';

const peer = '12D3KooWE8tA8TkBDUxEWN77pQDBWirZnzQG24XbbiWq4TVRwqz7';
const validator = `0x${'ab'.repeat(20)}`;

/** A file in which everything is given. */
const whole = {
	network: 'network.json',
	dataDirectory: 'data',
	origin: { rpc: 'http://127.0.0.1:8545', confirmations: 3 },
	rpc: { host: '127.0.0.1', port: 8545, tracing: true },
	p2p: {
		host: '0.0.0.0',
		port: 9000,
		announce: ['/dns/node-1.example/tcp/9000'],
		peers: [`/ip4/192.0.2.1/tcp/9000/p2p/${peer}`],
		bootstrap: [`/ip6/2001:db8::1/tcp/9000/p2p/${peer}`],
		mdns: false,
		peerKey: 'peer-key',
		maxPeers: 64,
	},
	validator: {
		keystores: ['keystores/one.json'],
		passwordFile: '/secret/password.txt',
		remoteSigner: { url: 'https://signer.example', validators: [validator] },
		doppelgangerEpochs: 2,
	},
	committer: { keystore: 'committer.json', passwordFile: 'password.txt', intervalSeconds: 60 },
	sync: 'full',
	log: { level: 'info', json: false },
};

type Json = Record<string, unknown>;

/** A copy of the whole file with another value at a path; none where the value is undefined. */
function changed(path: string, value: unknown): Json {
	const copy: Json = structuredClone(whole);
	const fields = path.split('.');
	let object = copy;
	for (const field of fields.slice(0, -1)) object = object[field] as Json;
	const last = fields.at(-1) ?? '';
	if (value === undefined) delete object[last];
	else object[last] = value;
	return copy;
}

function parse(json: unknown) {
	return parseNodeConfig(json, '/nodes/one/config.json', '/nodes/one');
}

/** The path that the error blames, and what it says to write. */
function refusal(json: unknown): { field: string | undefined; advice: string } {
	try {
		parse(json);
	} catch (error) {
		if (!(error instanceof NodeConfigError)) throw error;
		expect(error.code).toBe('NODE_CONFIG_INVALID');
		expect(error.message).toContain('/nodes/one/config.json: ');
		return { field: error.data.field, advice: error.data.advice };
	}
	throw new TypeError('it was accepted');
}

/** Every object of the file, by path. */
const objects = { '': whole, origin: whole.origin, rpc: whole.rpc, p2p: whole.p2p, validator: whole.validator };
const sections: Record<string, object> = {
	...objects,
	'validator.remoteSigner': whole.validator.remoteSigner,
	committer: whole.committer,
	log: whole.log,
};
const paths = Object.entries(sections).flatMap(([path, section]) =>
	Object.keys(section).map((field) => (path === '' ? field : `${path}.${field}`)),
);

test('a file with everything is read, its paths from the folder of the file', () => {
	expect(parse(whole)).toEqual({
		file: '/nodes/one/config.json',
		networkFile: '/nodes/one/network.json',
		dataDirectory: '/nodes/one/data',
		origin: whole.origin,
		rpc: { ...whole.rpc, access: usualAccess },
		p2p: {
			host: '0.0.0.0',
			port: 9000,
			announce: whole.p2p.announce,
			peers: whole.p2p.peers,
			bootstrap: whole.p2p.bootstrap,
			mdns: false,
			peerKeyFile: '/nodes/one/peer-key',
			maxPeers: 64,
		},
		validator: {
			keystoreFiles: ['/nodes/one/keystores/one.json'],
			passwordFile: '/secret/password.txt',
			remoteSigner: whole.validator.remoteSigner,
			doppelgangerEpochs: 2,
		},
		committer: {
			keystoreFile: '/nodes/one/committer.json',
			passwordFile: '/nodes/one/password.txt',
			intervalSeconds: 60,
			pinMargin: null,
		},
		sync: 'full',
		log: { level: 'info', json: false },
	});
});

test('who may call, what is served and limits can be set, and need not be', () => {
	const set = {
		origins: ['https://app.example', 'http://localhost:3000'],
		hosts: ['rpc.example', '*'],
		namespaces: ['eth', 'net', 'debug'],
		jwtSecretFile: 'jwt.hex',
		limits: { callMilliseconds: 10_000, logBlocks: 2_000 },
	};
	expect(parse(changed('rpc', { ...whole.rpc, ...set })).rpc.access).toEqual({
		...{ origins: set.origins, hosts: set.hosts, namespaces: set.namespaces },
		jwtSecretFile: '/nodes/one/jwt.hex',
		limits: { ...usualAccess.limits, ...set.limits },
	});
	expect(parse(changed('rpc.origins', 'all')).rpc.access.origins).toBe('all');
});

test.each([
	['rpc.origins', 'some'],
	['rpc.origins', ['https://app.example/']],
	['rpc.origins', ['app.example']],
	['rpc.hosts', ['http://rpc.example']],
	['rpc.namespaces', ['eth', 'admin']],
	['rpc.namespaces', ['anvil']],
	['rpc.jwtSecretFile', ''],
	['rpc.limits', []],
	['rpc.limits.callGas', 0],
	['rpc.limits.callGas', 2 ** 31],
	['rpc.limits.callGas', '1'],
	['rpc.limits.unknown', 1],
])('%s: %s is refused', (path, value) => {
	const { field } = refusal(path.startsWith('rpc.limits.') ? limited(path, value) : changed(path, value));
	expect(field?.replace(/\[\d\]$/, '')).toBe(path);
});

function limited(path: string, value: unknown): Json {
	return changed('rpc.limits', { [path.slice('rpc.limits.'.length)]: value });
}

test('namespaces of tracing are refused where there is none', () => {
	const json = changed('rpc', { ...whole.rpc, tracing: false, namespaces: ['eth', 'trace'] });
	expect(refusal(json)).toEqual({ field: 'rpc.namespaces', advice: expect.stringContaining('rpc.tracing') });
});

test('a full node needs neither keys nor origin', () => {
	const config = parse({ ...whole, origin: null, validator: null, committer: null, sync: 'snapshot' });
	expect(config).toMatchObject({ origin: null, validator: null, committer: null, sync: 'snapshot' });
	expect(parse(changed('origin.confirmations', null)).origin).toEqual({ ...whole.origin, confirmations: null });
});

test('a remote signer needs no keystores, and then no password', () => {
	const json = changed('validator.keystores', []);
	const remote = parse({ ...json, validator: { ...(json.validator as Json), passwordFile: null } });
	expect(remote.validator).toMatchObject({ keystoreFiles: [], passwordFile: null });
});

test.each(paths)('%s: missing', (path) => {
	expect(refusal(changed(path, undefined))).toEqual({ field: path, advice: 'add it' });
});

test.each(paths)('%s: of no type that it may have', (path) => {
	for (const value of [12.5, -1, [1], ['', 'a\0b'], '']) {
		const { field, advice } = refusal(changed(path, value));
		expect(field?.replace(/\[\d\]$/, '')).toBe(path);
		expect(advice).toMatch(/^write /);
	}
});

test.each(Object.keys(sections))("an unknown field in '%s'", (path) => {
	const field = path === '' ? 'extra' : `${path}.extra`;
	expect(refusal(changed(field, 1))).toMatchObject({ field, advice: expect.stringMatching(/^remove it; known are /) });
});

test.each([
	['rpc.port', 65_536, 'from 0 to 65535'],
	['rpc.tracing', 'yes', 'write true or false'],
	['rpc.host', 'not a host', 'an IP address or the name of a host'],
	['p2p.maxPeers', 0, 'from 1'],
	['origin.rpc', 'ws://127.0.0.1:8545', 'an http:// or https:// URL'],
	['validator.remoteSigner.url', 'signer', 'an http:// or https:// URL'],
	['validator.remoteSigner.validators', [], 'name a validator'],
	['sync', 'fast', '"full", "snapshot"'],
	['log.level', 'loud', '"silent", "error", "warn", "info", "debug", "trace"'],
	['validator.passwordFile', null, 'write a path'],
	['origin', null, 'look at the origin'],
])('%s: %j is refused, and what to write is said', (path, value, says) => {
	const { field, advice } = refusal(changed(path, value));
	expect({ field, advice }).toEqual({ field: path, advice: expect.stringContaining(says) });
});

test('a validator has keys somewhere', () => {
	const json = changed('validator.keystores', []);
	const { field } = refusal({ ...json, validator: { ...(json.validator as Json), remoteSigner: null } });
	expect(field).toBe('validator.keystores');
});

test.each([
	['p2p.peers', '/ip4/192.0.2.1/tcp/9000'],
	['p2p.peers', `/ip4/192.0.2.1/udp/9000/p2p/${peer}`],
	['p2p.peers', `/ip4/192.0.2.256/tcp/9000/p2p/${peer}`],
	['p2p.peers', `/ip6/192.0.2.1/tcp/9000/p2p/${peer}`],
	['p2p.bootstrap', `/ip4/192.0.2.1/tcp/65536/p2p/${peer}`],
	['p2p.bootstrap', `/ip4/192.0.2.1/tcp/9000/p2p/${peer}/p2p-circuit`],
	['p2p.announce', '/dns/-/tcp/9000'],
])('%s takes no %s', (path, address) => {
	const good = (changed(path, []).p2p as Json)[path.slice(4)];
	expect(good).toEqual([]);
	expect(refusal(changed(path, [address])).field).toBe(`${path}[0]`);
});

test('an entry of a list is named by its index, and written once', () => {
	expect(refusal(changed('validator.keystores', ['a', 'b', 'a']))).toEqual({
		field: 'validator.keystores[2]',
		advice: 'write each entry once',
	});
	expect(refusal(changed('validator.keystores', Array(10_001).fill('a'))).field).toBe('validator.keystores');
});

test.each([[null], [[]], ['text'], [1]])('%j is no configuration', (json) => {
	expect(refusal(json)).toEqual({ field: undefined, advice: 'write an object' });
});
