import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { hexToBytes } from '@mosaic/consensus';
import { foundryBinary } from '../../scripts/foundryBinary.ts';
import { OriginClient, type OriginOptions } from '../origin/originClient.ts';

/** A real origin for tests: anvil on a free port of the loopback. */
export interface Anvil {
	readonly url: string;
	readonly port: number;
	connect(options?: Partial<OriginOptions>): Promise<OriginClient>;
	stop(): Promise<void>;
}

/** Keys of accounts that anvil funds: those of its published test mnemonic. */
export const fundedKeys: readonly [Uint8Array, Uint8Array, Uint8Array] = [
	hexToBytes('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'),
	hexToBytes('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'),
	hexToBytes('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'),
];

/** Starts anvil and resolves when it listens; on a free port, unless the flags name one that it had before. */
export async function startAnvil(...flags: readonly string[]): Promise<Anvil> {
	const freePort = flags.includes('--port') ? [] : ['--port', '0'];
	const child = spawn(foundryBinary('anvil'), [...freePort, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
	const port = await listeningPort(child);
	const url = `http://127.0.0.1:${port}`;
	return {
		url,
		port,
		connect: (options) => OriginClient.connect({ endpoint: url, confirmations: null, ...options }),
		stop: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const exited = once(child, 'exit');
			child.kill('SIGTERM');
			await exited;
		},
	};
}

async function listeningPort(child: ChildProcess): Promise<number> {
	if (child.stdout === null) throw new TypeError('anvil has no standard output');
	for await (const line of createInterface({ input: child.stdout })) {
		const port = /Listening on .*:(\d+)/.exec(line)?.[1];
		if (port === undefined) continue;
		child.stdout.resume();
		return Number(port);
	}
	throw new TypeError('anvil ended before it listened');
}
