import { createTx } from '@ethereumjs/tx';
import { bytesToHex } from '@mosaic/consensus';
import { Database } from '../../storage/index.ts';
import { Chain } from '../chain.ts';
import { keys, ListSource, noRoot, recipient, testGenesis } from './testChain.ts';

/**
 * Extends the chain in a directory for ever, and prints a line for each block once it is committed: number, hash and
 * the hashes of its transactions. To be killed.
 */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new RangeError('usage: crashWriter.ts <directory>');
const database = await Database.open({ directory });
const chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
const signer = keys[0] ?? new Uint8Array(32);
/** Writes its counter into a new slot, so that blocks carry storage nodes and codes as well. */
const initCode = '0x43435560015f53600a5ff3';
for (;;) {
	const { head } = chain;
	const list = Array.from({ length: 4 }, (_, index) => {
		const nonce = head.number * 4 + index;
		const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n, gasLimit: 200_000n };
		const fields = { type: 2, chainId: chain.chainId, nonce, ...fees } as const;
		const target = index === 0 ? ({ data: initCode } as const) : { to: recipient, value: 1n };
		return createTx({ ...fields, ...target }, { common: chain.common }).sign(signer);
	});
	const executed = await chain.produce({
		parent: head.hash,
		timestamp: Number(head.header.timestamp) + 1,
		parentBeaconBlockRoot: noRoot,
		feeRecipient: recipient,
		prevRandao: noRoot,
		transactions: new ListSource(list),
	});
	const attachments = { seal: '0x01', slot: executed.number, body: '0x02', state: '0x03' } as const;
	await chain.commit(executed, { attachments, makeHead: true });
	const line = [executed.number, executed.hash, ...list.map((transaction) => bytesToHex(transaction.hash()))].join(' ');
	process.stdout.write(`${line}\n`);
}
