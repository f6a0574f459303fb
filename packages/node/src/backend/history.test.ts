import { createMPTFromProof } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import { bytesToHex, hexToBytes } from '@ethereumjs/util';
import { Bloom } from '@ethereumjs/vm';
import { type Hash, type Hex, keccak256, verifyMerkleProof } from '@mosaic/consensus';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bloomTest } from './bloom.ts';
import { RpcNode } from './testing/rpcNode.ts';

const RECORDER = '5f355f5560095f5fa100';
const wordOf = (value: number): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const TOPIC = wordOf(9);

describe('history over RPC', () => {
	let node: RpcNode;
	beforeEach(async () => {
		node = await RpcNode.start();
	});
	afterEach(() => node.close());
	const record = async (to: string, value: number): Promise<Hash> =>
		node.result('eth_sendTransaction', [{ from: node.account(1), to, data: wordOf(value) }]);

	test('tags name their blocks', async () => {
		const first = await node.mine();
		const second = await node.mine();
		node.tags.safe = first;
		const hashAt = async (tag: string): Promise<string> =>
			(await node.result<{ hash: string }>('eth_getBlockByNumber', [tag, false])).hash;
		expect(await hashAt('latest')).toBe(second);
		expect(await hashAt('safe')).toBe(first);
		expect(await hashAt('finalized')).toBe(node.chain.genesisHash);
		expect(await hashAt('earliest')).toBe(node.chain.genesisHash);
		expect(await node.result('eth_getBlockByNumber', ['0xffffffffffffffff', false])).toBeNull();
	});

	test('logs are found by address, topic and range', async () => {
		const recorder = await node.deploy(RECORDER);
		for (const value of [1, 2, 3]) {
			await record(recorder, value);
			await node.mine();
		}
		const find = (filter: object) => node.result<{ blockNumber: string; removed: boolean }[]>('eth_getLogs', [filter]);
		const all = await find({ fromBlock: 'earliest', toBlock: 'latest', address: recorder });
		expect(all.map(({ blockNumber }) => blockNumber)).toEqual(['0x2', '0x3', '0x4']);
		expect(all[0]).toMatchObject({ address: recorder, topics: [TOPIC], data: '0x', logIndex: '0x0', removed: false });
		expect(await find({ fromBlock: '0x3', toBlock: '0x3', topics: [TOPIC] })).toHaveLength(1);
		expect(await find({ fromBlock: '0x0', topics: [wordOf(8)] })).toEqual([]);
		expect(await find({ fromBlock: '0x0', address: node.account(0) })).toEqual([]);
		expect(await find({ blockHash: node.chain.head.hash })).toHaveLength(1);
		const refused = async (filter: object) => (await node.call('eth_getLogs', [filter])).error?.code;
		expect(await refused({ fromBlock: '0x2', toBlock: '0x1' })).toBe(-32602);
		expect(await refused({ fromBlock: '0x1', toBlock: '0x99' })).toBe(-32602);
		expect(await refused({ blockHash: wordOf(5) })).toBe(-32000);
	});

	test('a filter tells what a reorganisation took back', async () => {
		const recorder = await node.deploy(RECORDER);
		const fork = node.chain.head.hash;
		const logs = await node.result('eth_newFilter', [{ address: recorder }]);
		const blocks = await node.result('eth_newBlockFilter');
		await record(recorder, 1);
		const abandoned = await node.mine();
		const empty = await node.mine(fork);
		const next = await node.mine();
		const changes = await node.result<{ blockHash: string; removed: boolean }[]>('eth_getFilterChanges', [logs]);
		expect(changes.map(({ blockHash, removed }) => [blockHash, removed])).toEqual([
			[abandoned, false],
			[abandoned, true],
			[next, false],
		]);
		expect(await node.result('eth_getFilterChanges', [blocks])).toEqual([abandoned, empty, next]);
		expect(await node.result('eth_getFilterLogs', [logs])).toHaveLength(1);
		expect(await node.result('eth_getBlockByHash', [abandoned, false])).toMatchObject({ hash: abandoned });
		expect(await node.result('eth_getBalance', [recorder, { blockHash: abandoned }])).toBe('0x0');
		const canonical = await node.call('eth_getBalance', [recorder, { blockHash: abandoned, requireCanonical: true }]);
		expect(canonical.error?.code).toBe(-32000);
	});

	test('proofs verify against the state root, of what is there and of what is not', async () => {
		const recorder = await node.deploy(RECORDER);
		await record(recorder, 0x77);
		await node.mine();
		const block = await node.result<{ stateRoot: Hash }>('eth_getBlockByNumber', ['latest', false]);
		const proof = await node.result<AccountProof>('eth_getProof', [recorder, ['0x0', wordOf(1)], 'latest']);
		const account = verifyMerkleProof(block.stateRoot, keccak256(hexToBytes(recorder)), proof.accountProof);
		expect(account).not.toBeNull();
		const fields = RLP.decode(account ?? new Uint8Array()) as Uint8Array[];
		expect(fields.slice(2).map((field) => bytesToHex(field))).toEqual([proof.storageHash, proof.codeHash]);
		const [stored, absent] = proof.storageProof;
		const value = verifyMerkleProof(proof.storageHash, keccak256(hexToBytes(wordOf(0))), stored?.proof ?? []);
		expect(bytesToHex(RLP.decode(value ?? new Uint8Array()) as Uint8Array)).toBe('0x77');
		expect([stored?.key, stored?.value, absent?.key, absent?.value]).toEqual(['0x0', '0x77', wordOf(1), '0x0']);
		const nobody: Hex = `0x${'99'.repeat(20)}`;
		const missing = await node.result<AccountProof>('eth_getProof', [nobody, [], 'latest']);
		expect(missing).toMatchObject({ balance: '0x0', nonce: '0x0', storageProof: [] });
		const trie = await createMPTFromProof(
			missing.accountProof.map((entry) => hexToBytes(entry)),
			{
				root: hexToBytes(block.stateRoot),
				useKeyHashing: true,
			},
		);
		expect(await trie.get(hexToBytes(nobody))).toBeNull();
	});
});

interface AccountProof {
	readonly accountProof: readonly Hex[];
	readonly storageHash: Hash;
	readonly codeHash: Hash;
	readonly storageProof: readonly { readonly key: string; readonly value: string; readonly proof: readonly Hex[] }[];
}

test('blooms are read as ethereumjs writes them', () => {
	const word = fc.uint8Array({ minLength: 32, maxLength: 32 });
	fc.assert(
		fc.property(fc.array(word, { maxLength: 40 }), fc.array(word, { minLength: 1, maxLength: 3 }), (present, asked) => {
			const bloom = new Bloom();
			for (const topic of present) bloom.add(topic);
			const topics = asked.map((topic) => [bytesToHex(topic)]);
			const expected = bloom.multiCheck(asked);
			expect(bloomTest({ addresses: [], topics })(bloom.bitvector)).toBe(expected);
			const first = present[0];
			if (first !== undefined)
				expect(bloomTest({ addresses: [], topics: [[bytesToHex(first)]] })(bloom.bitvector)).toBe(true);
		}),
	);
});
