import { createBlockFromRLP } from '@ethereumjs/block';
import { Common } from '@ethereumjs/common';
import { MerkleStateManager } from '@ethereumjs/statemanager';
import { Account, createAddressFromString } from '@ethereumjs/util';
import { createVM, runBlock, type VM } from '@ethereumjs/vm';
import { type Hash, hexToBytes } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chain } from '../chain/index.ts';
import { Database } from '../storage/index.ts';
import { chainConfig, type HardforkName } from './chainCommon.ts';
import { ListSource } from './testing/listSource.ts';
import {
	blocksOfPlans,
	presetAccounts,
	testGenesis,
	addresses as testSenders,
	transactionsOf,
} from './testing/randomBlocks.ts';

const root: Hash = `0x${'5a'.repeat(32)}`;

/** ethereumjs as it comes: its own state manager, trie, cryptography and block function. */
async function stockMachine(genesis: Genesis, hardfork: HardforkName, chain: Chain): Promise<VM> {
	const common = new Common({ chain: chainConfig(genesis.chainId, hardfork), hardfork });
	const state = new MerkleStateManager({ common });
	for (const [hex, account] of genesis.alloc) {
		const address = createAddressFromString(hex);
		await state.putAccount(address, new Account(account.nonce, account.balance));
		if (account.code !== '0x') await state.putCode(address, hexToBytes(account.code));
		for (const [slot, value] of account.storage) await state.putStorage(address, hexToBytes(slot), hexToBytes(value));
	}
	const blockchain = {
		async getBlock(number: number) {
			const hash = await chain.getCanonicalHash(number);
			return { hash: () => hexToBytes(hash ?? '0x') };
		},
		async putBlock() {},
		shallowCopy: () => blockchain,
	};
	return createVM({ common, stateManager: state, blockchain });
}

describe('our executor against stock ethereumjs', () => {
	it.each(['osaka', 'prague'] as const)(
		'gives equal roots, receipts, gas and bloom on random blocks (%s)',
		async (hardfork) => {
			let executed = 0;
			let failed = 0;
			await fc.assert(
				fc.asyncProperty(presetAccounts, blocksOfPlans, async (alloc, blocks) => {
					const genesis = { ...testGenesis(alloc), hardfork };
					const [database, copy] = [await Database.open(), await Database.open()];
					try {
						const producer = await Chain.open({ database, genesis });
						const importer = await Chain.open({ database: copy, genesis });
						const stock = await stockMachine(genesis, hardfork, producer);
						expect(await stock.stateManager.getStateRoot()).toEqual(producer.head.header.stateRoot);
						const nonces = [0, 0, 0];
						for (const [index, plans] of blocks.entries()) {
							const source = new ListSource(transactionsOf(producer.common, plans, nonces));
							const produced = await producer.produce({
								parent: producer.head.hash,
								timestamp: 1_700_000_001 + index,
								parentBeaconBlockRoot: root,
								feeRecipient: `0x${'fe'.repeat(20)}`,
								prevRandao: root,
								transactions: source,
							});
							await producer.commit(produced, { makeHead: true });
							const accounts = await Promise.all(
								testSenders.map(async (address) => (await producer.stateAt(produced.hash)).getAccount(address)),
							);
							for (const [sender, account] of accounts.entries()) nonces[sender] = Number(account?.nonce ?? 0n);
							executed += produced.receipts.length;
							failed += produced.receipts.filter((receipt) => !receipt.succeeded).length;
							const bytes = produced.block.serialize();
							// Throws where state root, receipts root, requests hash, gas or bloom differ.
							const result = await runBlock(stock, {
								block: createBlockFromRLP(bytes, { common: stock.common }),
								skipHeaderValidation: true,
							});
							expect(result.gasUsed).toBe(produced.block.header.gasUsed);
							expect(result.results.map((one) => one.totalGasSpent)).toEqual(
								produced.receipts.map((one) => one.gasUsed),
							);
							const imported = await importer.execute(importer.decodeBlock(bytes));
							expect(imported.hash).toBe(produced.hash);
							expect(imported.receipts).toEqual(produced.receipts);
							await importer.commit(imported, { makeHead: true });
						}
					} finally {
						await Promise.all([database.close(), copy.close()]);
					}
				}),
				{ numRuns: 60 },
			);
			// The property says nothing unless transactions ran, and some of them failed inside the EVM.
			expect(executed).toBeGreaterThan(100);
			expect(failed).toBeGreaterThan(5);
		},
	);
});
