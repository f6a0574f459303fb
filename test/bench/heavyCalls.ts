import { startStack } from '../support/stack.ts';
import { JsonRpc } from './jsonRpc.ts';
import { signTransfer } from './signTransfer.ts';

const contract = '0x00000000000000000000000000000000000ca11e';
const recipient = '0x1111111111111111111111111111111111111111';
/** Milliseconds that the load runs at least, and between two looks at how the node answers. */
const least = 4_000;
const between = 20;

/** A call that costs much, and its code. */
interface Heavy {
	readonly name: string;
	readonly code: string;
	readonly input: string;
}

const word = (value: bigint): string => value.toString(16).padStart(64, '0');
/** Runs the precompiled contract on the calldata, over and over. */
const repeated = (address: string): string => `0x3660006000375b6000600036600060${address}5afa50600656`;
const groupOrder = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001n;
const generatorX = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n;
/** The generators of BN254's two groups, as EIP-197 writes them. */
const pair =
	word(1n) +
	word(2n) +
	'198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2' +
	'1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed' +
	'090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b' +
	'12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa';
const blake2 = (rounds: number): string => `${rounds.toString(16).padStart(8, '0')}${'11'.repeat(208)}01`;
const modexp = (bytes: bigint, exponentBytes: bigint): string =>
	word(bytes) +
	word(exponentBytes) +
	word(bytes) +
	'ff'.repeat(Number(bytes)) +
	'ff'.repeat(Number(exponentBytes)) +
	'f1'.repeat(Number(bytes));

const heavy: readonly Heavy[] = [
	{ name: 'none', code: '', input: '' },
	{ name: 'endless loop', code: '0x5b600056', input: '' },
	{ name: 'ECRECOVER', code: repeated('01'), input: word(1n) + word(27n) + word(generatorX) + word(1n) },
	{ name: 'MODEXP', code: repeated('05'), input: modexp(1024n, 80n) },
	{ name: 'BN_MUL', code: repeated('07'), input: word(1n) + word(2n) + word(groupOrder - 1n) },
	{ name: 'BN_PAIRING', code: repeated('08'), input: pair.repeat(1_200) },
	{ name: 'BLAKE2F', code: repeated('09'), input: blake2(40_000_000) },
];

/**
 * Prints how long others wait while clients send calls that use all the gas they may: milliseconds of `eth_blockNumber`,
 * and from sending a transaction to its receipt, p50, p99 and worst; and how long such a call takes.
 */
export async function benchHeavyCalls(clients: number): Promise<void> {
	console.log(`${clients} clients, each with one call at a time; milliseconds`);
	console.log('load'.padEnd(14), 'eth_blockNumber'.padStart(22), 'receipt'.padStart(22), 'call'.padStart(22));
	for (const load of heavy) {
		const { auxiliary, accounts, program } = await startStack(['--log-level', 'error']);
		const privateKey = accounts[0]?.privateKey ?? '';
		try {
			const times = await measure(load, clients, { url: auxiliary.url, chainId: auxiliary.chainId, privateKey });
			console.log(load.name.padEnd(14), cell(times.reads), cell(times.receipts), cell(times.calls), times.answer);
		} finally {
			await program.stop('SIGKILL');
		}
	}
}

interface Node {
	readonly url: string;
	readonly chainId: number;
	readonly privateKey: string;
}

async function measure(load: Heavy, clients: number, node: Node) {
	const [reads, receipts, calls]: [number[], number[], number[]] = [[], [], []];
	const rpc = new JsonRpc(node.url);
	let over = false;
	let answer = '';
	const timed = async <T>(times: number[], work: () => Promise<T>): Promise<T> => {
		const started = performance.now();
		try {
			return await work();
		} finally {
			times.push(performance.now() - started);
		}
	};
	const request = [{ to: contract, data: `0x${load.input}` }, 'latest', { [contract]: { code: load.code } }];
	const send = async (): Promise<void> => {
		const own = new JsonRpc(node.url);
		while (!over) {
			await timed(calls, () => own.call('eth_call', request)).catch((error: unknown) => {
				answer = String(error).slice(0, 100);
			});
		}
		own.close();
	};
	await rpc.call('eth_blockNumber', []);
	const loads = load.code === '' ? [] : Array.from({ length: clients }, send);
	const look = async (): Promise<void> => {
		while (!over) {
			await timed(reads, () => rpc.call('eth_blockNumber', []));
			await new Promise((resolve) => setTimeout(resolve, between));
		}
	};
	const looking = look();
	const started = performance.now();
	for (let nonce = 0; performance.now() - started < least; nonce++) {
		await timed(receipts, () => send1(rpc, node, nonce));
		await new Promise((resolve) => setTimeout(resolve, 5 * between));
	}
	over = true;
	await Promise.race([Promise.all([looking, ...loads]), new Promise((resolve) => setTimeout(resolve, 20_000))]);
	rpc.close();
	return { reads, receipts, calls, answer };
}

async function send1(rpc: JsonRpc, { chainId, privateKey }: Node, nonce: number): Promise<void> {
	const raw = signTransfer(privateKey, { to: recipient, value: 1n, gasLimit: 21_000n, chainId, nonce });
	const hash = await rpc.call('eth_sendRawTransaction', [raw]);
	while ((await rpc.call('eth_getTransactionReceipt', [hash])) === null) {
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

function cell(times: readonly number[]): string {
	const sorted = [...times].sort((first, second) => first - second);
	const at = (part: number): string =>
		(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(0);
	return `${at(0.5)} / ${at(0.99)} / ${at(1)}`.padStart(22);
}
