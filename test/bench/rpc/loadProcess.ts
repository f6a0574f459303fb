import { setTimeout as sleep } from 'node:timers/promises';
import { KeptConnection } from './keptConnection.ts';
import type { Load, LoadResult } from './loadGenerator.ts';

/** A program of its own that loads a server with what its parent says, so that the server's core stays the server's. */
let stopped = false;
process.on('message', (message: Load | 'stop') => {
	if (message === 'stop') {
		stopped = true;
		return;
	}
	stopped = false;
	run(message).then(
		(result) => process.send?.(result),
		(error: unknown) => process.send?.({ failure: String(error) }),
	);
});

async function run({ url, bodies, connections, lasts, every }: Load): Promise<LoadResult> {
	const clients = await Promise.all(Array.from({ length: connections }, () => KeptConnection.open(url)));
	const latencies: number[] = [];
	let next = 0;
	const started = performance.now();
	const isOver = (): boolean => {
		if (lasts === 'untilStopped') return stopped;
		return lasts === 'once' ? next >= bodies.length : performance.now() - started >= lasts;
	};
	const work = async (client: KeptConnection): Promise<void> => {
		// What is due while an answer is late is late as well: a pause of the server counts for all of it.
		for (let due = started; !isOver(); due = every === 0 ? performance.now() : due + every) {
			const early = due - performance.now();
			if (early > 0) await sleep(early);
			const answer = await client.post(bodies[next++ % bodies.length] ?? '');
			latencies.push(performance.now() - due);
			if (answer.includes('"error"')) throw new TypeError(`the node refused: ${answer.subarray(0, 300)}`);
		}
	};
	await Promise.all(clients.map(work));
	const milliseconds = performance.now() - started;
	for (const client of clients) client.close();
	latencies.sort((first, second) => first - second);
	const at = (part: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
	return { requests: latencies.length, milliseconds, median: at(0.5), p99: at(0.99), worst: at(1) };
}
