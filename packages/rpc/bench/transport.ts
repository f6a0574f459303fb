/**
 * Requests per second through the whole server over loopback, alone and in batches, against a backend that answers
 * from memory: what the transport costs. Run with `scripts/node.sh packages/rpc/bench/transport.ts [seconds]`.
 */
import { Agent, request } from 'node:http';
import { memoryBackend } from '../src/testing/memoryBackend.ts';
import { RpcServer } from '../src/transport/server.ts';

const CONNECTIONS = 16;
const BATCH = 100;
const milliseconds = Number(process.argv[2] ?? 2) * 1000;

const server = new RpcServer(memoryBackend());
const { port } = await server.listen();
const single = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}';
const batch = `[${new Array(BATCH).fill(single).join(',')}]`;
process.stdout.write(`single requests: ${await measure(single, 1)} calls/s\n`);
process.stdout.write(`batches of ${BATCH}: ${await measure(batch, BATCH)} calls/s\n`);
await server.close();

async function measure(body: string, calls: number): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	const start = performance.now();
	const loop = async (): Promise<number> => {
		let done = 0;
		for (; performance.now() - start < milliseconds; done += calls) await post(agent, body);
		return done;
	};
	const done = await Promise.all(Array.from({ length: CONNECTIONS }, loop));
	agent.destroy();
	return Math.round((done.reduce((sum, each) => sum + each, 0) / (performance.now() - start)) * 1000);
}

function post(agent: Agent, body: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
		const sent = request({ port, agent, method: 'POST', headers }, (response) => {
			response.resume();
			response.once('end', resolve);
		});
		sent.once('error', reject);
		sent.end(body);
	});
}
