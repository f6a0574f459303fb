import { bytesToHex } from '@mosaic/consensus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OriginClient } from '../origin/originClient.ts';
import { type Anvil, fundedKeys, startAnvil } from '../testing/anvil.ts';
import { raiseFees } from './fees.ts';
import { TransactionSender } from './transactionSender.ts';

describe('TransactionSender', () => {
	let anvil: Anvil;
	let client: OriginClient;
	beforeAll(async () => {
		anvil = await startAnvil();
		client = await anvil.connect();
	});
	afterAll(async () => {
		client?.close();
		await anvil?.stop();
	});

	it('gives transactions sent at once nonces one after the other', async () => {
		const sender = new TransactionSender(client, fundedKeys[0]);
		const sent = await Promise.all([1, 2, 3].map(() => sender.send({ to: sender.address, data: '0x' })));
		expect(sent.map(({ nonce }) => nonce)).toEqual([0, 1, 2]);
		for (const transaction of sent) expect((await sender.success(transaction, 10_000)).gasUsed).toBe(21_000n);
	});

	it('takes another nonce when somebody else used its own', async () => {
		const rival = new TransactionSender(client, fundedKeys[1]);
		const late = await OriginClient.connect({
			confirmations: 0,
			endpoint: async (method, params) => {
				const answer = await client.request(method, params);
				if (method === 'eth_getTransactionCount' && answer === '0x0')
					await rival.send({ to: rival.address, data: '0x' });
				return answer;
			},
		});
		const sender = new TransactionSender(late, fundedKeys[1]);
		const sent = await sender.send({ to: sender.address, data: '0x' });
		expect(sent.nonce).toBe(1);
		await sender.success(sent, 10_000);
	});

	it('sends a transaction that the pool knows already as one that was sent', async () => {
		const sender = new TransactionSender(client, fundedKeys[2]);
		let sends = 0;
		const twice = await OriginClient.connect({
			confirmations: 0,
			endpoint: async (method, params) => {
				if (method === 'eth_sendRawTransaction' && sends++ === 0) {
					await client.request('evm_setAutomine', [false]);
					await client.request(method, params);
				}
				return client.request(method, params);
			},
		});
		const sent = await new TransactionSender(twice, fundedKeys[2]).send({ to: sender.address, data: '0x' });
		await client.request('evm_setAutomine', [true]);
		await client.request('anvil_mine', ['0x1']);
		expect((await sender.success(sent, 10_000)).transactionHash).toBe(sent.hash);
	});

	it('sends nothing that would revert', async () => {
		const sender = new TransactionSender(client, fundedKeys[0]);
		const before = await client.transactionCount(sender.address, 'pending');
		// Creation code that reverts: PUSH0 PUSH0 REVERT.
		await expect(sender.send({ to: null, data: '0x5f5ffd' })).rejects.toMatchObject({ code: 'ORIGIN_REQUEST_FAILED' });
		expect(await client.transactionCount(sender.address, 'pending')).toBe(before);
	});

	it('never shows its key', async () => {
		const key = new Uint8Array(32).fill(0xa7);
		const sender = new TransactionSender(client, key);
		const error = await sender.send({ to: sender.address, data: '0x' }).catch((caught: unknown) => caught);
		expect(error).toMatchObject({ code: 'ORIGIN_FUNDS_INSUFFICIENT', data: { account: sender.address } });
		const shown = `${JSON.stringify(sender)} ${String(error)} ${JSON.stringify(error)}`;
		expect(shown).not.toContain(bytesToHex(key).slice(2));
	});
});

describe('raiseFees', () => {
	it('raises both fees by an eighth at least, and follows what is suggested where that is more', () => {
		const previous = { maximum: 800n, priority: 8n };
		expect(raiseFees(previous, { maximum: 1n, priority: 1n })).toEqual({ maximum: 901n, priority: 10n });
		expect(raiseFees(previous, { maximum: 5_000n, priority: 100n })).toEqual({ maximum: 5_000n, priority: 100n });
		expect(raiseFees({ maximum: 0n, priority: null }, { maximum: 0n, priority: null })).toEqual({
			maximum: 1n,
			priority: null,
		});
	});
});
