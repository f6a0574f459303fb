import { afterEach, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { castStory, transactionToMetaBlock } from './outcome.ts';

let stack: RunningStack | undefined;
let anvil: RunningAnvil | undefined;
afterEach(async () => {
	await stack?.program.stop('SIGKILL');
	await anvil?.program.stop('SIGKILL');
	stack = undefined;
	anvil = undefined;
});

test('embedded origin: from a transaction to a committed meta-block, with ethers and cast', async () => {
	stack = await startStack();
	await transactionToMetaBlock(stack);
	await castStory(stack);
	await transactionToMetaBlock(stack);
	expect(await stack.program.stop()).toBe(0);
});

test('anvil as the origin: from a transaction to a committed meta-block, with ethers and cast', async () => {
	anvil = await startAnvil(['--block-time', '1', '--slots-in-an-epoch', '1']);
	stack = await startStack(['--origin-rpc', anvil.url]);
	await transactionToMetaBlock(stack);
	await castStory(stack);
	await transactionToMetaBlock(stack);
	expect(await stack.program.stop()).toBe(0);
});
