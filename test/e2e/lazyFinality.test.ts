import type { Hex } from '@mosaic/consensus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, present } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;
let url: string;
beforeAll(async () => {
	stack = await startStack(['--lazy-finality', '--commit-interval', '0']);
	url = stack.auxiliary.url;
});
afterAll(async () => {
	expect(await stack?.program.stop()).toBe(0);
});

const number = async (): Promise<number> => Number(await ask(url, 'eth_blockNumber'));

async function send(): Promise<Hex> {
	const [from = '0x', to = '0x'] = await ask(url, 'eth_accounts');
	return ask(url, 'eth_sendTransaction', { from, to, value: '0x1' });
}

test('blocks are those of transactions and those that are ordered, and finality comes with them', async () => {
	const begun = await number();
	const hashes: Hex[] = [];
	for (let count = 1; count <= 4; count += 1) {
		hashes.push(await send());
		expect(await number()).toBe(begun + count);
	}
	const [first = '0x'] = hashes;
	const { level } = await present(ask(url, 'mosaic_waitFor', first, 'finalized', 10_000));
	expect(['finalized', 'committed']).toContain(level);
	await ask(url, 'anvil_mine', 10);
	expect(await number()).toBe(begun + 14);
	const last = await send();
	expect(await number()).toBe(begun + 15);
	await ask(url, 'mosaic_commit');
	expect((await present(ask(url, 'mosaic_getTransactionFinality', last))).level).toBe('committed');
});
