import { keccakHex } from '@mosaic/consensus';
import { afterEach, describe, expect, it } from 'vitest';
import { type Anvil, fundedKeys, startAnvil } from '../testing/anvil.ts';
import { TransactionSender } from '../transactions/transactionSender.ts';
import { readHeader } from './header.ts';
import type { OriginClient } from './originClient.ts';
import { OriginError } from './originError.ts';

describe('readHeader', () => {
	let anvil: Anvil | undefined;
	let client: OriginClient | undefined;

	afterEach(async () => {
		client?.close();
		await anvil?.stop();
	});

	async function blocks(hardfork: string): Promise<Record<string, unknown>[]> {
		anvil = await startAnvil('--hardfork', hardfork);
		client = await anvil.connect();
		const sender = new TransactionSender(client, fundedKeys[0]);
		await sender.success(await sender.send({ to: sender.address, data: '0x' }), 10_000);
		await client.request('anvil_mine', ['0x3']);
		const numbers = ['0x0', '0x1', '0x2', '0x3', '0x4'];
		const answers = await Promise.all(
			numbers.map((number) => client?.request('eth_getBlockByNumber', [number, false])),
		);
		return answers as Record<string, unknown>[];
	}

	it.each(['berlin', 'london', 'shanghai', 'cancun', 'prague', 'osaka'])(
		'rebuilds the headers of %s, so that they hash to their blocks',
		async (hardfork) => {
			for (const [number, block] of (await blocks(hardfork)).entries()) {
				const header = readHeader(block);
				expect(header).toMatchObject({ number, hash: block.hash, stateRoot: block.stateRoot });
				expect(keccakHex(header.rlp)).toBe(block.hash);
				expect(header.baseFee === null).toBe(hardfork === 'berlin');
			}
		},
	);

	it('refuses a header that does not hash to its block', async () => {
		const [block] = await blocks('osaka');
		for (const changes of [
			{ stateRoot: `0x${'11'.repeat(32)}` },
			{ number: '0x7' },
			{ requestsHash: undefined },
			{ parentHash: block?.hash },
		]) {
			expect(codeOf(() => readHeader({ ...block, ...changes }))).toBe('ORIGIN_HEADER_MISMATCH');
		}
	});

	it('refuses malformed answers', async () => {
		const [block] = await blocks('osaka');
		const malformed = [
			null,
			[],
			'block',
			{},
			{ ...block, hash: '0x12' },
			{ ...block, number: -1 },
			{ ...block, nonce: null },
		];
		for (const answer of malformed) expect(codeOf(() => readHeader(answer))).toBe('ORIGIN_RESPONSE_INVALID');
	});
});

function codeOf(action: () => unknown): string | null {
	try {
		action();
		return null;
	} catch (error) {
		return error instanceof OriginError ? error.code : String(error);
	}
}
