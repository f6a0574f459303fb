import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hash } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chain } from '../../chain/index.ts';
import { readOptions } from '../../cli/option.ts';
import { createLogger } from '../../logging/logger.ts';
import { Database } from '../../storage/index.ts';
import { devOptionTable } from '../options.ts';
import { parseRecord } from '../stackRecord.ts';
import { type DevStack, startDev } from '../startDev.ts';
import { noteDestination, unreachedDestination } from './goingBack.ts';

let folder: string;
let stack: DevStack | undefined;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-going-back-'));
});
afterEach(async () => {
	await stack?.stop();
	await rm(folder, { recursive: true, force: true });
});

async function start(given: Record<string, string> = {}): Promise<void> {
	const fixed = { dataDir: folder, port: '0', originPort: '0', commitInterval: '0' };
	const options = readOptions(devOptionTable, { ...fixed, ...given }, {});
	stack = await startDev(options, createLogger({ level: 'silent', json: true }));
}

async function stop(): Promise<void> {
	await stack?.stop();
	stack = undefined;
}

async function ask(chain: 'auxiliary' | 'origin', method: string, ...params: unknown[]) {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(stack?.facts[chain].url ?? '', { method: 'POST', headers, body });
	return ((await response.json()) as { result: never }).result as never;
}

/** The newest block of a chain, or another. */
async function blockOf(chain: 'auxiliary' | 'origin', number = 'latest'): Promise<{ hash: Hash; number: string }> {
	return ask(chain, 'eth_getBlockByNumber', number, false);
}

async function committed(): Promise<void> {
	const { accounts } = stack?.facts ?? { accounts: [] };
	const [from, to] = accounts.map(({ address }) => address);
	const hash = await ask('auxiliary', 'eth_sendTransaction', { from, to, value: '0x1' });
	for (let level = ''; level !== 'committed'; )
		({ level } = await ask('auxiliary', 'mosaic_getTransactionFinality', hash));
}

test.each(['neither chain', 'the origin'])(
	'a stack that ended while it went back arrives when it starts again: %s had moved',
	async (moved) => {
		await start();
		await committed();
		await ask('auxiliary', 'evm_setAutomine', false);
		await ask('auxiliary', 'anvil_mine', 2);
		const [auxiliary, origin] = [await blockOf('auxiliary'), await blockOf('origin')];
		await ask('auxiliary', 'evm_setAutomine', true);
		await committed();
		await stop();

		const database = await Database.open({ directory: join(folder, 'auxiliary') });
		await noteDestination(database, { auxiliary: auxiliary.hash, origin: origin.hash });
		await database.close();
		if (moved === 'the origin') await moveOrigin(origin.hash);

		await start({ manualMining: 'true' });
		expect(await blockOf('auxiliary')).toMatchObject({ hash: auxiliary.hash });
		expect(await blockOf('origin', origin.number)).toMatchObject({ hash: origin.hash });
		await ask('auxiliary', 'evm_setAutomine', true);
		await committed();
		expect(await ask('auxiliary', 'mosaic_status')).toMatchObject({ halted: null, offenders: [] });
		await stop();
		expect(await unreachedDestination(join(folder, 'auxiliary'))).toBeNull();
	},
);

async function moveOrigin(head: Hash): Promise<void> {
	const { originGenesis } = parseRecord(JSON.parse(await readFile(join(folder, 'mosaic.json'), 'utf8')));
	if (originGenesis === null) throw new TypeError('the origin is embedded');
	const database = await Database.open({ directory: join(folder, 'origin') });
	await (await Chain.open({ database, genesis: originGenesis })).goBack(head, []);
	await database.close();
}
