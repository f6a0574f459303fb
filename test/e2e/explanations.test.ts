import type { Hex } from '@mosaic/consensus';
import { Contract, ContractFactory, JsonRpcProvider, Wallet } from 'ethers';
import { afterEach, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import type { RunningProgram } from '../support/process.ts';
import { present, rpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const { abi, bytecode } = compile('Talkative');
const programs: RunningProgram[] = [];
afterEach(async () => {
	await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
});

async function start(words: readonly string[] = []): Promise<{ stack: RunningStack; talkative: Contract }> {
	const stack = await startStack(words);
	programs.push(stack.program);
	const provider = new JsonRpcProvider(stack.auxiliary.url, undefined, { cacheTimeout: -1 });
	const signer = new Wallet(stack.accounts[0]?.privateKey ?? '', provider);
	const deployed = await new ContractFactory(abi, bytecode, signer).deploy();
	await deployed.waitForDeployment();
	return { stack, talkative: new Contract(await deployed.getAddress(), abi, signer) };
}

interface Line {
	readonly msg: string;
	readonly [field: string]: unknown;
}

/** Of the transaction that a message is about. */
const hashOf = (line: Line | undefined): Hex => String(line?.hash) as Hex;

const linesOf = ({ program }: RunningStack): Line[] =>
	program
		.errors()
		.split('\n')
		.filter((line) => line.endsWith('}'))
		.map((line) => JSON.parse(line) as Line);

/** Messages about what contracts did, when this one is among them. */
async function told(stack: RunningStack, last: (line: Line) => boolean): Promise<Line[]> {
	const lines = await until(
		async () => linesOf(stack),
		(all) => all.some(last),
	);
	return lines.filter(({ msg }) => /^(console\.log|transaction|call failed|trace of)/.test(msg));
}

const send = async (contract: Contract, method: string, ...parameters: unknown[]): Promise<void> => {
	const sent = await contract.getFunction(method).send(...parameters, { gasLimit: 100_000 });
	await sent.wait().catch(() => undefined);
};

test('prints what contracts print, once, and says what transactions and calls did', async () => {
	const { stack, talkative } = await start();
	await send(talkative, 'speak', 'a \u001b[31mred\u001b[0m %d', 42n);
	await send(talkative, 'fail', 0);
	await send(talkative, 'fail', 1);
	await send(talkative, 'fail', 2);
	await send(talkative, 'fail', 3);
	await send(talkative, 'fail', 5);
	await talkative
		.getFunction('fail')
		.staticCall(2)
		.catch(() => undefined);
	await talkative
		.getFunction('fail')
		.estimateGas(4)
		.catch(() => undefined);
	const lines = await told(stack, ({ method }) => method === 'eth_estimateGas');
	const sender = stack.accounts[0]?.address;
	expect(lines.map(({ msg, reason }) => (reason === undefined ? msg : `${msg}: ${reason}`))).toEqual([
		'transaction',
		'transaction',
		'console.log: a \\u{1b}[31mred\\u{1b}[0m 42',
		`console.log: sender ${sender} is true`,
		'console.log: -7 inside',
		'transaction failed: Error("for this reason")',
		'console.log: about to fail',
		`transaction failed: ERC20InsufficientBalance(${sender}, 1, 2)`,
		'console.log: about to fail',
		`transaction failed: custom error 0x7b96f374 0x${'5'.padStart(64, '0')}`,
		'console.log: about to fail',
		'transaction failed: Panic(1): assert(false)',
		'console.log: about to fail',
		'transaction failed: out of gas',
		'console.log: about to fail',
		'console.log: about to fail',
		`call failed: custom error 0x7b96f374 0x${'5'.padStart(64, '0')}`,
		'call failed: reverted without a reason',
	]);
	expect(lines[1]).toMatchObject({ from: sender, to: await talkative.getAddress(), block: expect.any(Number) });
	const receipt = await present(rpc(stack.auxiliary.url, 'eth_getTransactionReceipt', [hashOf(lines[1])]));
	expect(lines[1]?.gasUsed).toBe(Number(receipt.gasUsed));
});

test('shows calls at --trace, what was traced or estimated prints nothing, and a loop does not fill the disk', async () => {
	const { stack, talkative } = await start(['--trace']);
	await send(talkative, 'speak', 'hello', 1n);
	const first = await told(stack, ({ msg }) => msg.includes('console::log("hello 1")'));
	const shown = first.filter(({ msg }) => msg.startsWith('console.log')).length;
	expect(shown).toBe(3);
	await rpc(stack.auxiliary.url, 'debug_traceTransaction', [
		hashOf(first.findLast(({ msg }) => msg === 'transaction')),
	]);
	await talkative.getFunction('speak').estimateGas('hello', 1n);
	await talkative.getFunction('babble').staticCall(300);
	await talkative
		.getFunction('fail')
		.staticCall(4)
		.catch(() => undefined);
	const lines = await told(stack, ({ msg }) => msg.startsWith('trace of eth_call'));
	expect(lines.filter(({ msg }) => msg.startsWith('console.log'))).toHaveLength(shown + 257 + 1);
	expect(lines.map(({ msg }) => msg)).toContain('console.log: … and 44 lines more');
	expect(lines.at(-1)?.msg).toContain('← [Revert] reverted without a reason');
	const tree = lines.find(({ msg }) => msg.includes('console::log("hello 1")'))?.msg ?? '';
	expect(tree).toContain(`├─ emit Transfer(${stack.accounts[0]?.address}, ${await talkative.getAddress()}, 1)`);
});

test('says nothing where nobody reads', async () => {
	const { stack, talkative } = await start(['--log-level', 'warn', '--trace']);
	await rpc(stack.auxiliary.url, 'anvil_setLoggingEnabled', [true]);
	await send(talkative, 'fail', 0);
	expect(linesOf(stack)).toEqual([]);
});

test('says nothing while logging is switched off', async () => {
	const { stack, talkative } = await start();
	await rpc(stack.auxiliary.url, 'anvil_setLoggingEnabled', [false]);
	await send(talkative, 'fail', 1);
	await talkative.getFunction('inner').staticCall();
	await rpc(stack.auxiliary.url, 'anvil_setLoggingEnabled', [true]);
	await send(talkative, 'fail', 3);
	const lines = await told(stack, ({ msg }) => msg.startsWith('console.log'));
	expect(lines.map(({ reason }) => reason).filter(Boolean)).toEqual(['Panic(1): assert(false)']);
});
