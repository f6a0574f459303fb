import { type ChildProcess, spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { foundryBinary } from '@mosaic/bridge/foundry';
import {
	type Address,
	addressOf,
	blockSealDigest,
	type CoreLocation,
	domainSeparator,
	type Hash,
	recoverAddress,
	signDigest,
	type Vote,
	voteDigest,
} from '@mosaic/consensus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectRemoteKeys, ProtectedSigner, type SigningError, SigningRecords, type VoteRequest } from '../index.ts';
import { SigningServer } from '../testing/signingServer.ts';
import { digestOf, type TypedMessage } from '../typedMessage.ts';

const key = new Uint8Array(32).fill(7);
const validator = addressOf(key);
const core: CoreLocation = { chainId: 5, address: `0x${'c0'.repeat(20)}` };
const domain = { domainSeparator: domainSeparator(core) };

function hash(seed: number): Hash {
	return `0x${seed.toString(16).padStart(64, '0')}`;
}

function vote(targetHeight: number, kind: 'auxiliary' | 'origin' = 'auxiliary'): VoteRequest {
	const message = { source: hash(1), target: hash(100 + targetHeight), sourceHeight: 0, targetHeight };
	if (kind === 'origin') return { kind, validator, message };
	return { kind, validator, message: { ...message, transitionHash: hash(2) } };
}

async function signerOn(
	url: URL,
	options: { timeout?: number; method?: string; onUnreachable?: (error: SigningError) => void } = {},
) {
	const store = { all: async () => [], lastSigned: async () => null, write: async () => undefined };
	const records = await SigningRecords.open(store);
	const keys = await connectRemoteKeys({ url, validators: [validator], core, ...options });
	const told: string[] = [];
	const note = (what: string) => (request: VoteRequest, error: SigningError) =>
		told.push(`${what} ${request.message.targetHeight} ${error.code}`);
	const signer = new ProtectedSigner({
		keys,
		records,
		domain,
		onRefused: note('refused'),
		onDelayed: note('delayed'),
	});
	return { signer, records, told };
}

async function errorOf(attempt: Promise<unknown>): Promise<SigningError> {
	return attempt.then(
		() => expect.fail('no error'),
		(error: SigningError) => error,
	);
}

const heights = (votes: readonly Vote[]): number[] => votes.map(({ message }) => message.targetHeight);

describe('a remote key', () => {
	let server: SigningServer;
	beforeEach(async () => {
		server = await SigningServer.start();
	});
	afterEach(() => server.close());

	it('signs votes and seals as EIP-712 typed data', async () => {
		const { signer } = await signerOn(server.url);
		for (const kind of ['auxiliary', 'origin'] as const) {
			const { signature } = await signer.signVote(vote(3, kind));
			expect(signature).toMatch(/^0x[0-9a-f]{130}$/);
		}
		const seal = await signer.signSeal(validator, 5, hash(9));
		expect(recoverAddress(blockSealDigest(domain, { slot: 5, blockHash: hash(9) }), seal)).toBe(validator);
		expect(server.asked.map(({ method }) => method)).toEqual(['eth_accounts', ...Array(3).fill('eth_signTypedData')]);
		expect(server.asked[3]?.params[0]).toBe(validator);
		expect(JSON.parse(server.asked[3]?.params[1] ?? '')).toEqual({
			types: {
				EIP712Domain: [
					{ name: 'name', type: 'string' },
					{ name: 'version', type: 'string' },
					{ name: 'chainId', type: 'uint256' },
					{ name: 'verifyingContract', type: 'address' },
				],
				BlockSeal: [
					{ name: 'slot', type: 'uint256' },
					{ name: 'blockHash', type: 'bytes32' },
				],
			},
			primaryType: 'BlockSeal',
			domain: { name: 'Mosaic', version: '1', chainId: 5, verifyingContract: core.address },
			message: { slot: '5', blockHash: hash(9) },
		});
	});

	it('finds another name of the method once, and takes one that is given', async () => {
		server.method = 'eth_signTypedData_v4';
		const { signer } = await signerOn(server.url);
		await signer.signVotes([vote(1), vote(2)]);
		const methods = ['eth_accounts', 'eth_signTypedData', 'eth_signTypedData_v4', 'eth_signTypedData_v4'];
		expect(server.asked.map(({ method }) => method)).toEqual(methods);
		server.method = 'sign_it';
		const other = await signerOn(server.url, { method: 'sign_it' });
		expect(await other.signer.signVotes([vote(1)])).toHaveLength(1);
	});

	it('takes v of 0 and 1, and upper case', async () => {
		server.change = (signature) =>
			signature.slice(0, 130).toUpperCase().replace('0X', '0x') + (signature.endsWith('1b') ? '00' : '01');
		const { signer } = await signerOn(server.url);
		const request = vote(1);
		const { signature } = await signer.signVote(request);
		expect(request.kind === 'auxiliary' && recoverAddress(voteDigest(domain, request.message), signature)).toBe(
			validator,
		);
	});

	it.each<[string, (signature: string) => unknown]>([
		['of another message', () => signDigest(hash(1), key)],
		['of another key', (signature) => signature.replace(/^0x..../, '0x1234')],
		['that is too short', (signature) => signature.slice(0, -2)],
		['that is none', () => null],
		['with another v', (signature) => `${signature.slice(0, 130)}25`],
		['with high s', (signature) => highS(signature)],
	])('refuses a signature %s', async (_, change) => {
		server.change = change;
		const { signer } = await signerOn(server.url);
		expect(await errorOf(signer.signVote(vote(1)))).toMatchObject({
			code: 'REMOTE_SIGNATURE_WRONG',
			data: { validator },
		});
	});

	it.each<[string, string, (response: ServerResponse) => void]>([
		['garbage', 'REMOTE_SIGNER_REFUSED', (response) => response.end('garbage')],
		['another id', 'REMOTE_SIGNER_REFUSED', (response) => response.end('{"id":77,"result":"0x"}')],
		[
			'an error',
			'REMOTE_SIGNER_REFUSED',
			(response) => response.end('{"id":2,"error":{"code":-32000,"message":"no"}}'),
		],
		['a strange error', 'REMOTE_SIGNER_REFUSED', (response) => response.end('{"id":2,"error":"no"}')],
		['HTTP 401', 'REMOTE_SIGNER_REFUSED', (response) => response.writeHead(401).end('{}')],
		['HTTP 503', 'REMOTE_SIGNER_UNREACHABLE', (response) => response.writeHead(503).end('{}')],
		['a redirection', 'REMOTE_SIGNER_UNREACHABLE', (response) => response.writeHead(307, { location: '/' }).end()],
		[
			'two mebibytes',
			'REMOTE_SIGNER_REFUSED',
			(response) => response.end(`${' '.repeat(2 ** 21)}{"id":2,"result":"0x"}`),
		],
		['a broken connection', 'REMOTE_SIGNER_UNREACHABLE', (response) => void response.destroy()],
		['nothing', 'REMOTE_SIGNER_UNREACHABLE', () => undefined],
		['half of it', 'REMOTE_SIGNER_UNREACHABLE', (response) => void response.write('{')],
	])('answers %s with %s', async (_, code, answer) => {
		// A busy machine may take long to answer at all.
		const { signer } = await signerOn(server.url, { timeout: code === 'REMOTE_SIGNER_UNREACHABLE' ? 2_000 : 60_000 });
		server.answer = answer;
		expect(await errorOf(signer.signVote(vote(1)))).toMatchObject({ code, data: { remote: server.url.origin } });
	});

	it('is not made where the remote signer has no such key, or no list of keys', async () => {
		server.accounts = [addressOf(new Uint8Array(32).fill(8)), 7, null];
		expect(await errorOf(signerOn(server.url))).toMatchObject({
			code: 'REMOTE_SIGNER_KEY_MISSING',
			data: { validator },
		});
		server.accounts = {};
		expect(await errorOf(signerOn(server.url))).toMatchObject({ code: 'REMOTE_SIGNER_REFUSED' });
		const { url } = server;
		await server.close();
		expect(await errorOf(signerOn(url))).toMatchObject({ code: 'REMOTE_SIGNER_UNREACHABLE' });
		server = await SigningServer.start();
	});

	it('authenticates by the URL’s name and password, and shows them nowhere', async () => {
		const url = new URL('/secret-path', server.url);
		url.username = 'anna';
		url.password = 'hunter2';
		const { signer } = await signerOn(url);
		expect(server.headers[0]?.authorization).toBe(`Basic ${Buffer.from('anna:hunter2').toString('base64')}`);
		server.answer = (response) => void response.destroy();
		const error = await errorOf(signer.signVote(vote(1)));
		const shown = inspect([error, signer], { depth: 9, showHidden: true }) + JSON.stringify([error, signer]);
		expect(shown).not.toMatch(/hunter2|anna|secret-path/);
	});
});

describe('votes while the remote signer is away', () => {
	let server: SigningServer;
	beforeEach(async () => {
		server = await SigningServer.start();
	});
	afterEach(() => server.close());

	it('are signed later, in order, none left out', async () => {
		const { signer, records, told } = await signerOn(server.url);
		expect(heights(await signer.signVotes([vote(1)]))).toEqual([1]);
		server.answer = (response) => void response.destroy();
		expect(await signer.signVotes([vote(2)])).toEqual([]);
		expect(await signer.signVotes([vote(2), vote(3)])).toEqual([]);
		expect(await signer.signVotes([vote(4), vote(2), vote(1, 'origin')])).toEqual([]);
		expect(records.record(validator).auxiliary.target).toBe(2);
		server.answer = null;
		const votes = await signer.signVotes([]);
		expect(heights(votes.filter(({ kind }) => kind === 'auxiliary'))).toEqual([2, 3, 4]);
		expect(heights(votes.filter(({ kind }) => kind === 'origin'))).toEqual([1]);
		expect(await signer.signVotes([])).toEqual([]);
		const unreachable = 'REMOTE_SIGNER_UNREACHABLE';
		expect(told).toEqual([2, 2, 2, 1].map((height) => `delayed ${height} ${unreachable}`));
	});

	it('are signed when it comes later than the node, but a key that it lacks is told at once', async () => {
		server.away = true;
		const missing: string[] = [];
		const onUnreachable = ({ code }: SigningError): void => void missing.push(code);
		const { signer } = await signerOn(server.url, { onUnreachable });
		expect(missing).toEqual(['REMOTE_SIGNER_UNREACHABLE']);
		expect(await signer.signVotes([vote(1)])).toEqual([]);
		server.away = false;
		expect(heights(await signer.signVotes([vote(2)]))).toEqual([1, 2]);
		server.accounts = [];
		expect(await errorOf(signerOn(server.url, { onUnreachable }))).toMatchObject({ code: 'REMOTE_SIGNER_KEY_MISSING' });
	});

	it('may be asked for one by one again', async () => {
		const { signer } = await signerOn(server.url);
		server.answer = (response) => void response.destroy();
		expect(await errorOf(signer.signVote(vote(2)))).toMatchObject({ code: 'REMOTE_SIGNER_UNREACHABLE' });
		expect(await errorOf(signer.signSeal(validator, 5, hash(9)))).toMatchObject({ code: 'REMOTE_SIGNER_UNREACHABLE' });
		server.answer = null;
		expect((await signer.signVote(vote(2))).signature).toMatch(/^0x/);
		expect(await signer.signSeal(validator, 5, hash(9))).toMatch(/^0x/);
	});

	it('are given up where the remote signer turns them down three times, so that others follow', async () => {
		const { signer, told } = await signerOn(server.url);
		server.answer = (response) => void response.writeHead(403).end();
		expect(await signer.signVotes([vote(1)])).toEqual([]);
		expect(await signer.signVotes([])).toEqual([]);
		expect(await signer.signVotes([])).toEqual([]);
		server.answer = null;
		expect(heights(await signer.signVotes([vote(2)]))).toEqual([2]);
		const refused = 'REMOTE_SIGNER_REFUSED';
		expect(told).toEqual([`delayed 1 ${refused}`, `delayed 1 ${refused}`, `refused 1 ${refused}`]);
	});

	it('are bounded: the oldest are given up', async () => {
		const { signer, told } = await signerOn(server.url);
		server.answer = (response) => void response.destroy();
		await signer.signVotes(Array.from({ length: 4_098 }, (_, index) => vote(index + 1)));
		const unreachable = 'REMOTE_SIGNER_UNREACHABLE';
		expect(told).toEqual([`delayed 1 ${unreachable}`, `refused 1 ${unreachable}`, `refused 2 ${unreachable}`]);
	});
});

describe('anvil as a remote signer', () => {
	let anvil: ChildProcess;
	afterEach(() => anvil.kill());

	it('signs our typed data to our digest', async () => {
		const spawned = spawn(foundryBinary('anvil'), ['--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
		anvil = spawned;
		const url = await listening(createInterface({ input: spawned.stdout }));
		const address: Address = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
		const [remote] = await connectRemoteKeys({ url, validators: [address], core });
		const messages: TypedMessage[] = [
			{ type: 'OriginVoteMessage', message: vote(2, 'origin').message },
			{ type: 'VoteMessage', message: { ...vote(3).message, transitionHash: hash(4) } },
			{ type: 'BlockSeal', message: { slot: Number.MAX_SAFE_INTEGER, blockHash: hash(5) } },
		];
		for (const message of messages) {
			const digest = digestOf(domain, message);
			expect(recoverAddress(digest, (await remote?.sign(message, digest)) ?? '0x')).toBe(address);
		}
	});
});

async function listening(lines: AsyncIterable<string>): Promise<URL> {
	for await (const line of lines) {
		const address = /^Listening on (.+)$/.exec(line)?.[1];
		if (address !== undefined) return new URL(`http://${address}`);
	}
	return expect.fail('anvil ended');
}

/** The other signature of the same message: n - s, and the other v. */
function highS(signature: string): string {
	const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
	const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
	return signature.slice(0, 66) + s + (signature.endsWith('1b') ? '1c' : '1b');
}
