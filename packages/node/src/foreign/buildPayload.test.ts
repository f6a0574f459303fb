import { createBlock } from '@ethereumjs/block';
import { bytesToHex } from '@mosaic/consensus';
import { parseForeignGenesis } from '@mosaic/genesis';
import { expect, test } from 'vitest';
import { Chain } from '../chain/index.ts';
import { Database } from '../storage/index.ts';
import { importChain } from './importChain.ts';
import { makeForeignChain } from './testing/foreignChain.ts';
import { firstBlocks } from './testing/foreignGenesis.ts';

const unhurried = { pause: () => null, left: 60_000, meanwhile: <T>(work: Promise<T>): Promise<T> => work };

test('a block built on one of an imported chain is one that the chain executes, under the rules of its hardfork', async () => {
	const { genesis, blocks } = await makeForeignChain();
	const database = await Database.open();
	const chain = await Chain.open({ database, genesis: parseForeignGenesis(genesis) });
	const encoded = blocks.slice(1).map((block) => block.serialize());
	await importChain(
		chain,
		(async function* () {
			yield* encoded;
		})(),
	);
	const rebuilt = async (number: number): Promise<unknown> => {
		const header = blocks[number]?.header;
		const parent = bytesToHex(blocks[number - 1]?.hash() ?? new Uint8Array(32));
		if (header === undefined) throw new TypeError(`the chain has a block ${number}`);
		const attributes = {
			timestamp: header.timestamp,
			prevRandao: bytesToHex(header.mixHash),
			suggestedFeeRecipient: header.coinbase.toString(),
			withdrawals: [...(blocks[number]?.withdrawals ?? [])].map(({ index, validatorIndex, address, amount }) => ({
				...{ index, validatorIndex, amount },
				address: address.toString(),
			})),
			parentBeaconBlockRoot: bytesToHex(header.parentBeaconBlockRoot ?? new Uint8Array(32)),
			targetGasLimit: header.gasLimit,
		};
		// All but the blob transaction, which comes last.
		const kept = blocks[number]?.transactions.filter(({ type }) => type !== 3) ?? [];
		const transactions = kept.map((transaction) => bytesToHex(transaction.serialize()));
		const extraData = bytesToHex(header.extraData);
		const built = await chain.buildPayload(parent, { attributes, transactions, extraData }, unhurried);
		expect(built.block.common.hardfork()).toBe(header.common.hardfork());
		const copy = createBlock(built.block, { common: built.block.common });
		return (await chain.execute(copy)).hash === bytesToHex(built.block.hash());
	};
	for (const number of [firstBlocks.cancun, firstBlocks.prague, firstBlocks.osaka])
		expect(await rebuilt(number)).toBe(true);
	await expect(rebuilt(firstBlocks.cancun - 1)).rejects.toMatchObject({ code: 'HEADER_INVALID' });
	await chain.close();
	await database.close();
});
