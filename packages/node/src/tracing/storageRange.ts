import { Address } from '@ethereumjs/util';
import { type Hash, hexToBytes } from '@mosaic/consensus';
import { BackendError, type StorageRangeData, type StorageRangeQuery } from '@mosaic/rpc';
import type { Chain, ChainBlock } from '../chain/index.ts';
import type { Pace } from '../execution/index.ts';
import { hexKey } from '../state/index.ts';
import { machineAt } from './replay.ts';

/**
 * Slots of an account as they are before a transaction of a block. Rejects with BackendError: STATE_UNAVAILABLE for an account
 * of a forked chain, whose slots can be read one by one but not listed.
 */
export async function storageRange(
	chain: Chain,
	block: ChainBlock,
	{ index, address, from, limit }: StorageRangeQuery,
	pace: Pace,
): Promise<StorageRangeData> {
	const { stateManager: state } = await machineAt(chain, block, index, pace);
	const account = new Address(hexToBytes(address));
	if ((await state.getAccount(account)) === undefined)
		throw new BackendError('INVALID_REQUEST', `account ${address} doesn't exist`);
	if (await state.liesBelow(account))
		throw new BackendError(
			'STATE_UNAVAILABLE',
			`account ${address} is of the forked chain, and only what was written here could be listed: ask for single slots, or that chain`,
		);
	const slots = [];
	for (const { digest, value } of state.storageFrom(account, hexToBytes(from))) {
		if (slots.length === limit) return { slots, next: `0x${digest}` };
		slots.push({ hash: `0x${digest}` as const, key: chain.keyOf(digest), value: wordOf(value) });
	}
	return { slots, next: null };
}

function wordOf(value: Uint8Array): Hash {
	return `0x${hexKey(value).padStart(64, '0')}`;
}
