import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FoundryProject } from '../support/foundryProject.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;
let project: FoundryProject;
let token: string;
beforeAll(async () => {
	stack = await startStack();
	project = await FoundryProject.open(stack.auxiliary.url);
});
afterAll(async () => {
	await stack?.program.stop();
	await project?.close();
});

const keyOf = (index: number): string => stack.accounts[index]?.privateKey ?? '';
const addressOf = (index: number): string => stack.accounts[index]?.address ?? '';
const cast = (...words: string[]): Promise<string> => project.run('cast', words);

describe('forge', () => {
	test('script --broadcast deploys two contracts and calls both', async () => {
		const { transactions, receipts } = await project.broadcast(keyOf(0));
		expect(transactions.map(({ contractName }) => contractName)).toEqual(['Token', 'Vault', 'Token', 'Vault']);
		expect(receipts.map(({ status }) => status)).toEqual(['0x1', '0x1', '0x1', '0x1']);
		const [deployed, vault] = transactions.map(({ contractAddress }) => contractAddress);
		token = deployed ?? '';
		expect(await cast('call', token, 'balanceOf(address)(uint256)', vault ?? '')).toBe('5');
		expect(await cast('balance', vault ?? '')).toBe('7');
	});

	test('create deploys one', async () => {
		const words = ['create', 'src/Token.sol:Token', '--private-key', keyOf(1), '--broadcast', '--json'];
		const created = JSON.parse(await project.run('forge', [...words, '--constructor-args', '77']));
		expect(created).toMatchObject({ deployer: addressOf(1), transactionHash: expect.stringMatching(/^0x/) });
		expect(await cast('call', created.deployedTo, 'totalSupply()(uint256)')).toBe('77');
	});

	test('test --fork-url runs over the state of the node', async () => {
		const environment = { TOKEN: token, HOLDER: addressOf(0), FOUNDRY_NO_STORAGE_CACHING: 'true' };
		const told = await project.run('forge', ['test', '--fork-url', stack.auxiliary.url, '--json'], environment);
		const [suite] = Object.values(JSON.parse(told) as Record<string, { test_results: object }>);
		expect(Object.values(suite?.test_results ?? {})).toMatchObject([{ status: 'Success' }]);
	});
});

describe('cast', () => {
	test('sends, and shows what came of it', async () => {
		const transfer = ['transfer(address,uint256)', addressOf(5), '9'];
		const receipt = JSON.parse(await cast('send', token, ...transfer, '--private-key', keyOf(0), '--json'));
		expect(receipt).toMatchObject({ status: '0x1', to: token.toLowerCase(), type: '0x2' });
		expect(await cast('receipt', receipt.transactionHash, 'status')).toBe('true');
		expect(await cast('tx', receipt.transactionHash, 'from')).toBe(addressOf(0));
		const logs = JSON.parse(
			await cast('logs', '--from-block', '0', '--address', token, 'Transfer(address,address,uint256)', '--json'),
		);
		expect(logs.at(-1)).toMatchObject({ transactionHash: receipt.transactionHash, data: `0x${'9'.padStart(64, '0')}` });
		const trace = await cast('run', receipt.transactionHash);
		expect(trace).toContain(`transfer(${addressOf(5)}, 9)`);
		expect(trace).toContain('Transaction successfully executed.');
		const calls = JSON.parse(
			await cast('rpc', 'debug_traceTransaction', receipt.transactionHash, '{"tracer":"callTracer"}'),
		);
		expect(calls).toMatchObject({ type: 'CALL', to: token.toLowerCase(), gasUsed: receipt.gasUsed });
		const [{ action }] = JSON.parse(await cast('rpc', 'trace_transaction', receipt.transactionHash));
		expect(action).toMatchObject({ callType: 'call', from: addressOf(0).toLowerCase() });
	});

	test('reads accounts, storage, proofs and blocks', async () => {
		expect(await cast('chain-id')).toBe(String(stack.auxiliary.chainId));
		expect(await cast('client')).toMatch(/^anvil-compatible\/Mosaic\/v/);
		expect(await cast('storage', token, '2')).toMatch(/^0x0+3e8$/);
		expect(await cast('codesize', token)).toMatch(/^[1-9][0-9]+$/);
		const proof = JSON.parse(await cast('proof', token, '2', '--json'));
		expect(proof.storageProof).toMatchObject([{ value: '0x3e8' }]);
		expect(await cast('nonce', addressOf(9))).toBe('0');
		expect(await cast('block', 'finalized', '--field', 'number')).toMatch(/^\d+$/);
		expect(await cast('age', '0')).toMatch(/UTC|\d/);
		expect(Number(await cast('gas-price'))).toBeGreaterThan(0);
		expect(Number(await cast('base-fee'))).toBeGreaterThan(0);
		expect(JSON.parse(await cast('access-list', token, 'totalSupply()', '--json'))).toHaveProperty('accessList');
		expect((await cast('compute-address', addressOf(0), '--nonce', '0')).toLowerCase()).toContain(token);
	});

	test('estimates, calls with overrides, and says why a call fails', async () => {
		const transfer = ['transfer(address,uint256)', addressOf(5), '1'];
		expect(Number(await cast('estimate', token, ...transfer, '--from', addressOf(0)))).toBeGreaterThan(21_000);
		const rich = `${token}:2:0x0000000000000000000000000000000000000000000000000000000000000007`;
		expect(await cast('call', token, 'totalSupply()(uint256)', '--override-state-diff', rich)).toBe('7');
		await expect(
			cast('call', token, 'transfer(address,uint256)', addressOf(5), '1', '--from', addressOf(9)),
		).rejects.toThrow(/execution reverted.*ERC20InsufficientBalance|0xe450d38c/s);
		const trace = await cast('call', token, ...transfer, '--from', addressOf(0), '--trace');
		expect(trace).toContain('emit Transfer');
	});

	test('makes, signs and publishes transactions apart', async () => {
		const raw = await cast('mktx', addressOf(5), '--value', '3', '--private-key', keyOf(2));
		expect(raw).toMatch(/^0x02/);
		const published = JSON.parse(await cast('publish', raw, '--json'));
		expect(published).toMatchObject({ status: '0x1', from: addressOf(2).toLowerCase() });
		const signature = await cast('wallet', 'sign', '--private-key', keyOf(2), 'hello');
		expect(await cast('wallet', 'verify', '--address', addressOf(2), 'hello', signature)).toMatch(/succeeded/);
		const unlocked = JSON.parse(
			await cast('send', '--unlocked', '--from', addressOf(3), addressOf(5), '--value', '1', '--json'),
		);
		expect(unlocked.status).toBe('0x1');
		const delegated = ['send', addressOf(6), 'totalSupply()', '--auth', token, '--private-key', keyOf(6), '--json'];
		expect(JSON.parse(await cast(...delegated))).toMatchObject({ status: '0x1', type: '0x4' });
		expect(await cast('code', addressOf(6))).toBe(`0xef0100${token.slice(2).toLowerCase()}`);
	});
});
