import { once } from 'node:events';
import type { Hex } from '@mosaic/consensus';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DescribedParameter, type Known, parametersOf } from '../support/fuzz/parameters.ts';
import { present, rpc, untypedRpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

/** Seconds of each of the two tests, and what they begin with: printed, so that a run can be had again. */
const seconds = Number(process.env.MOSAIC_FUZZ_SECONDS ?? 8);
const seed = Number(process.env.MOSAIC_FUZZ_SEED ?? 1);
/** Milliseconds in which every request is answered. */
const longest = 30_000;
/** Methods that wait by their nature, and where their parameter stands that says how long. */
const waiting = new Map([
	['mosaic_waitFor', 2],
	['eth_sendRawTransactionSync', 1],
]);

interface Answer {
	readonly jsonrpc?: unknown;
	readonly id?: unknown;
	readonly error?: { readonly code: unknown; readonly message: unknown };
}

interface DescribedMethod {
	readonly name: string;
	readonly params: readonly DescribedParameter[];
}

let stack: RunningStack;
let socket: WebSocket;
let methods: readonly DescribedMethod[];
let known: Known;
const answers = new Map<number, (answer: Answer) => void>();
let next = 1;

beforeAll(async () => {
	console.log(`MOSAIC_FUZZ_SEED=${seed} MOSAIC_FUZZ_SECONDS=${seconds}`);
	stack = await startStack(['--log-level', 'error', '--rpc-limits', 'callMilliseconds=200,traceMilliseconds=1000']);
	const { url } = stack.auxiliary;
	methods = ((await untypedRpc(url, 'rpc.discover')) as { methods: readonly DescribedMethod[] }).methods;
	const [from = '0x', to = '0x'] = stack.accounts.map(({ address }) => address);
	const deploy = '0x7f6000358060005550602060002080a10000000000000000000000000000000000005f5260205ff3';
	const hashes: Hex[] = [];
	for (const transaction of [
		{ from, to, value: '0x1' },
		{ from, data: deploy },
	] as const)
		hashes.push(await rpc(url, 'eth_sendTransaction', [transaction]));
	const receipt = await present(rpc(url, 'eth_getTransactionReceipt', [hashes[1] ?? '0x']));
	const addresses = [...stack.accounts.map(({ address }) => address), receipt.contractAddress ?? '0x', stack.core];
	const pads = [`0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`, `0x${'00'.repeat(31)}01`];
	known = {
		addresses: [...addresses, `0x${'00'.repeat(20)}`, `0x${'00'.repeat(19)}05`, `0x${'00'.repeat(19)}0a`],
		hashes: [...hashes, receipt.blockHash, stack.genesisHash, ...pads],
	};
	socket = new WebSocket(url.replace('http', 'ws'));
	socket.addEventListener('message', ({ data }) => {
		const answer = JSON.parse(String(data)) as Answer;
		answers.get(answer.id as number)?.(answer);
	});
	await once(socket, 'open');
});
afterAll(async () => {
	socket.close();
	await stack.program.stop('SIGKILL');
});

async function ask(body: string, id: number, overSocket: boolean): Promise<Answer> {
	if (!overSocket) return (await post(body)).json() as Promise<Answer>;
	const answer = new Promise<Answer>((resolve) => answers.set(id, resolve));
	socket.send(body);
	return answer.finally(() => answers.delete(id));
}

function post(body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
	const headers = { 'content-type': 'application/json' };
	return fetch(stack.auxiliary.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(longest) });
}

/** Documented codes: JSON-RPC's own, EIP-1474's, geth's, and those of eth_simulateV1. */
function isDocumented(code: unknown): boolean {
	if (typeof code !== 'number' || !Number.isInteger(code)) return false;
	return (
		[3, 4, -32700, -32600, -32601, -32602, -32015].includes(code) ||
		(code <= -32000 && code >= -32005) ||
		(code <= -38010 && code >= -38026)
	);
}

const leaks =
	/\.ts\b|\.js\b|node_modules|file:\/\/|\bat \S+ \(|\/(?:tmp|home|work|root)\/|is not a function|is not iterable|Cannot (?:read|convert|mix)|undefined|\[object /;

function requireSound(answer: Answer, id: unknown): void {
	expect(answer).toMatchObject({ jsonrpc: '2.0', id });
	if (answer.error === undefined) {
		expect(answer).toHaveProperty('result');
		return;
	}
	const { code, message } = answer.error;
	// The code that execution-apis gives a nonce beyond the greatest, and no fault of the node.
	const ofSimulation = code === -32603 && message === 'nonce has max value';
	expect({ code, message, documented: ofSimulation || isDocumented(code) }).toMatchObject({ documented: true });
	expect(message).not.toMatch(leaks);
}

const settings = {
	seed,
	numRuns: 1_000_000,
	interruptAfterTimeLimit: seconds * 1_000,
	markInterruptAsFailure: false,
	endOnFailure: true,
};

/** Lets a method that waits by its nature wait for a millisecond, if it has parameters at all. */
function waitShortly(name: string, params: unknown): void {
	const position = waiting.get(name);
	if (position === undefined || typeof params !== 'object' || params === null) return;
	Object.assign(params, { [Array.isArray(params) ? position : 'timeout']: 1 });
}

/** What was answered, and by which methods something was. */
const counts = new Map<unknown, number>();
const reached = new Set<string>();

function note(name: string, { error }: Answer): void {
	const kind = error?.code ?? 'result';
	counts.set(kind, (counts.get(kind) ?? 0) + 1);
	if (error === undefined) reached.add(name);
}

/** The node is there, answers, and has told its log of no failure. */
async function requireWell(): Promise<void> {
	expect(await rpc(stack.auxiliary.url, 'eth_chainId')).toBe('0x7a69');
	expect(stack.program.errors()).not.toContain('a method failed');
}

test('any parameters of any method give a result or a documented error', async () => {
	const request = fc.nat(methods.length - 1).chain((index) => {
		const { name, params } = methods[index] as DescribedMethod;
		return fc.record({ name: fc.constant(name), params: parametersOf(params, known), overSocket: fc.boolean() });
	});
	await fc.assert(
		fc.asyncProperty(request, async ({ name, params, overSocket }) => {
			const id = next++;
			waitShortly(name, params);
			const body = JSON.stringify({ jsonrpc: '2.0', id, method: name, params });
			const answer = await ask(body, id, overSocket);
			note(name, answer);
			requireSound(answer, id);
			expect(stack.program.errors()).not.toContain('a method failed');
		}),
		settings,
	);
	console.log(`${reached.size} of ${methods.length} methods gave a result; answers: ${JSON.stringify([...counts])}`);
	await requireWell();
	expect(counts.get('result')).toBeGreaterThan(0);
	expect(counts.get(-32602)).toBeGreaterThan(0);
});

test('any body gives an answer of JSON-RPC', async () => {
	const method = fc.constantFrom('eth_chainId', 'eth_call', 'nothing', '__proto__', 'toString', 'rpc.discover', '');
	const member = fc.record(
		{
			jsonrpc: fc.constantFrom('2.0', 2),
			id: fc.jsonValue(),
			method: fc.oneof(method, fc.jsonValue()),
			params: fc.jsonValue(),
		},
		{ requiredKeys: [] },
	);
	const fixed = fc.constantFrom(
		'{"jsonrpc":"2.0","id":1,"id":2,"method":"eth_chainId","method":"net_version"}',
		'{"jsonrpc":"2.0","id":1e400,"method":"eth_chainId"}',
		'{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"eth_chainId"}',
		'{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["__proto__"]}',
		'[[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}]]',
		'[[[]]]',
		`${'['.repeat(100_000)}`,
		`{"a":${'{"a":'.repeat(50)}1${'}'.repeat(50)}}`,
		`[${'1,'.repeat(1_000)}1]`,
		`[${'1,'.repeat(100_000)}1]`,
		'\u0000',
		'',
		' ',
		'nul',
		'{"jsonrpc":"2.0","id":1,"method":"\\ud800"}',
	);
	const body = fc.oneof(
		fixed.map((text) => Buffer.from(text)),
		fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
		fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
		member.map((value) => Buffer.from(JSON.stringify(value))),
		fc.array(member, { maxLength: 5 }).map((value) => Buffer.from(JSON.stringify(value))),
		// Bytes lost on the way.
		fc.tuple(member, fc.nat(60)).map(([value, cut]) => Buffer.from(JSON.stringify(value)).subarray(0, cut)),
	);
	await fc.assert(
		fc.asyncProperty(body, async (bytes) => {
			const response = await post(new Uint8Array(bytes));
			if (response.status === 204) return;
			expect(response.status).toBe(200);
			const answer = (await response.json()) as Answer | Answer[];
			for (const each of Array.isArray(answer) ? answer : [answer]) requireSound(each, each.id);
		}),
		settings,
	);
	await requireWell();
});
