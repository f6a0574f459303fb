import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FilterRegistry } from '../filters/registry.ts';
import { limitsFrom } from '../limits.ts';
import { methodsFor } from '../methods/table.ts';
import { SubscriptionHub } from '../subscriptions/hub.ts';
import { ALICE, memoryBackend, wordOf } from '../testing/memoryBackend.ts';
import { recordingDevelopment } from '../testing/recordingDevelopment.ts';
import { type Answer, call, post } from '../testing/request.ts';
import { RpcServer } from './server.ts';

const backend = { ...memoryBackend(), development: recordingDevelopment() };
const internal: unknown[] = [];
const server = new RpcServer(backend, { onInternalError: (_method, error) => internal.push(error) });
let url = '';
beforeAll(async () => {
	url = (await server.listen()).url;
});
afterAll(() => server.close());

const filters = new FilterRegistry(backend.events, { limits: limitsFrom(), now: () => 0 });
const hub = new SubscriptionHub(backend.events, 1);
const NAMES = methodsFor(backend, filters, hub, limitsFrom()).map(({ method }) => method.name);

const plausible = fc.oneof(
	fc.constantFrom<unknown>('latest', 'pending', ALICE, wordOf(1), '0x', '0x0', '0x1', true, null, {}, []),
	fc.bigInt({ min: 0n, max: 1n << 260n }).map((value) => `0x${value.toString(16)}`),
	fc.record({ to: fc.constant(ALICE), data: fc.string() }, { requiredKeys: [] }),
	fc.record({ fromBlock: fc.constantFrom('latest', '0x5', 7), topics: fc.jsonValue() }, { requiredKeys: [] }),
	fc.jsonValue(),
);

const isAnswer = (answer: Answer): void => {
	if (answer.error === undefined) {
		expect(answer).toHaveProperty('result');
		return;
	}
	expect(answer.error.code).not.toBe(-32603);
	expect(answer.error.message).not.toMatch(/at .*\.ts|node_modules|undefined/);
};

test('any parameters of any method give a result or a coded error', async () => {
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...NAMES), fc.array(plausible, { maxLength: 4 }), async (method, params) => {
			isAnswer(await call(url, method, params));
			expect(internal).toEqual([]);
		}),
		{ numRuns: 700 },
	);
});

test('any body gives a JSON-RPC answer', async () => {
	const body = fc.oneof(
		fc.string(),
		fc.json({ maxDepth: 5 }),
		fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
		fc
			.record(
				{ jsonrpc: fc.constantFrom('2.0', 2), id: fc.jsonValue(), method: fc.jsonValue(), params: fc.jsonValue() },
				{ requiredKeys: [] },
			)
			.map((request) => JSON.stringify(request)),
	);
	await fc.assert(
		fc.asyncProperty(body, async (text) => {
			const response = await post(url, text);
			if (response.status === 204) return;
			expect(response.status).toBe(200);
			const answer = (await response.json()) as Answer | Answer[];
			for (const each of Array.isArray(answer) ? answer : [answer]) isAnswer(each);
		}),
		{ numRuns: 300 },
	);
});
