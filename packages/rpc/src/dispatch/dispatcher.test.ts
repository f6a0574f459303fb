import { expect, test } from 'vitest';
import { limitsFrom } from '../limits.ts';
import { declarator } from '../methods/method.ts';
import { Dispatcher } from './dispatcher.ts';

/** Milliseconds for which each request of a batch keeps the thread. */
const busy = 1;

test('a batch starts its requests in order, and others have their turn before it ends', async () => {
	const started: number[] = [];
	let others = 0;
	const method = declarator<null>()({
		name: 'test_busy',
		summary: '',
		parameters: [],
		result: '',
		handler: () => {
			started.push(started.length);
			for (const end = performance.now() + busy; performance.now() < end; );
			return others;
		},
	});
	const dispatcher = new Dispatcher([{ method, invoke: () => method.invoke(null, [], call) }], limitsFrom(), () => {});
	const call = { caller: {}, connection: null, afterAnswer: () => undefined };
	const size = 100;
	const serveOthers = (): void => {
		others += 1;
		if (started.length < size) setImmediate(serveOthers);
	};
	setImmediate(serveOthers);
	const requests = Array.from({ length: size }, (_, id) => ({ jsonrpc: '2.0', id, method: 'test_busy' }));
	const answers = JSON.parse((await dispatcher.receive(JSON.stringify(requests), call)) ?? '') as {
		readonly id: number;
		readonly result: number;
	}[];
	expect(answers.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
	const turns = answers.map(({ result }) => result);
	expect(turns).toEqual([...turns].sort((first, second) => first - second));
	expect(new Set(turns).size).toBeGreaterThan(10);
});
