import { createTx } from '@ethereumjs/tx';
import { systemContracts } from '@mosaic/genesis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chain } from '../chain/index.ts';
import { Database } from '../storage/index.ts';
import { ListSource } from './testing/listSource.ts';
import { keys, testGenesis } from './testing/randomBlocks.ts';
import type { ExecutedBlock } from './types.ts';

const root = `0x${'5a'.repeat(32)}` as const;

let database: Database;
let chain: Chain;
beforeEach(async () => {
	database = await Database.open();
	chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
});
afterEach(async () => {
	await chain.close();
	await database.close();
});

/** The next block, with a request for a withdrawal where one is wanted. */
async function produce(request: 'request' | 'none'): Promise<ExecutedBlock> {
	const { number, hash } = chain.head;
	const fields = {
		...{ type: 2, chainId: 4242n, nonce: 0n, maxFeePerGas: 10n ** 11n, gasLimit: 1_000_000n, value: 1n },
		...{ to: systemContracts.withdrawalRequests.address, data: new Uint8Array(56).fill(7) },
	};
	const transaction = createTx(fields, { common: chain.common }).sign(keys[0] ?? new Uint8Array(32));
	const executed = await chain.produce({
		parent: hash,
		timestamp: 1_700_000_001 + number,
		parentBeaconBlockRoot: root,
		feeRecipient: `0x${'fe'.repeat(20)}`,
		prevRandao: root,
		transactions: new ListSource(request === 'request' ? [transaction] : []),
	});
	await chain.commit(executed, { makeHead: true });
	return executed;
}

test('collects a request, and nothing from queues at rest before and after', async () => {
	const hashOf = ({ block }: ExecutedBlock) => Buffer.from(block.header.requestsHash ?? []).toString('hex');
	const slot = async (place: number) =>
		(await chain.stateAt(chain.head.hash)).getStorage(
			systemContracts.withdrawalRequests.address,
			`0x${place.toString(16).padStart(64, '0')}`,
		);
	const [before, asked, after] = [await produce('none'), await produce('request'), await produce('none')];
	expect(asked.receipts).toMatchObject([{ succeeded: true }]);
	// sha256 of nothing: no type of request has any (EIP-7685).
	expect(hashOf(before)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
	expect(hashOf(asked)).not.toBe(hashOf(before));
	expect(hashOf(after)).toBe(hashOf(before));
	for (const place of [0, 1, 2, 3]) expect(BigInt(await slot(place))).toBe(0n);
});
