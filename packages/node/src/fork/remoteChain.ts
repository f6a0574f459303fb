import { ForkError } from './errors.ts';
import { readHash, readNumber, readObject, readQuantity } from './fields.ts';
import type { ForkPoint } from './forkPoint.ts';
import type { RemoteClient } from './remoteClient.ts';

/** How requests name the block: by its hash, so that a reorganisation shows, or by number where the node wants that. */
export type BlockParameter = string | { readonly blockHash: string };

/** Looks for the block to fork: by number, or the newest whose successor begins an epoch. Throws {@link ForkError}. */
export async function findForkPoint(
	client: RemoteClient,
	wanted: number | null,
	epochLength: number,
): Promise<ForkPoint> {
	const [id, newest] = await Promise.all([client.request('eth_chainId', []), client.request('eth_blockNumber', [])]);
	const latest = readNumber(newest, 'eth_blockNumber');
	const number = wanted ?? Math.floor((latest + 1) / epochLength) * epochLength - 1;
	if (number > latest) throw new ForkError('FORK_BLOCK_MISSING', { number, latest });
	if (number < 0 || (number + 1) % epochLength !== 0)
		throw new ForkError('FORK_BLOCK_UNALIGNED', { number, epochLength });
	const block = await client.request('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
	if (block === null) throw new ForkError('FORK_BLOCK_MISSING', { number, latest });
	const header = readObject(block, 'block');
	if (readNumber(header.number, 'block.number') !== number)
		throw new ForkError('FORK_ANSWER_INVALID', { field: 'block.number' });
	return {
		chainId: readNumber(id, 'eth_chainId'),
		number,
		hash: readHash(header.hash, 'block.hash'),
		timestamp: readNumber(header.timestamp, 'block.timestamp'),
		nextBaseFee: nextBaseFee(header),
	};
}

/**
 * Makes sure that a node is of this chain, has this block, and the state after it; answers how to name the block. Throws
 * {@link ForkError}.
 */
export async function requireForkPoint(client: RemoteClient, point: ForkPoint): Promise<BlockParameter> {
	const number = `0x${point.number.toString(16)}`;
	const [id, block] = await Promise.all([
		client.request('eth_chainId', []),
		client.request('eth_getBlockByNumber', [number, false]),
	]);
	const chainId = readNumber(id, 'eth_chainId');
	if (chainId !== point.chainId) throw new ForkError('FORK_CHAIN_MISMATCH', { found: chainId, forked: point.chainId });
	if (block === null) throw new ForkError('FORK_BLOCK_MISSING', { number: point.number });
	const hash = readHash(readObject(block, 'block').hash, 'block.hash');
	if (hash !== point.hash) throw new ForkError('FORK_BLOCK_REORGANISED', { number: point.number, found: hash });
	const byHash = { blockHash: point.hash };
	if (await hasState(client, byHash)) return byHash;
	if (await hasState(client, number)) return number;
	throw new ForkError('FORK_STATE_MISSING', { number: point.number });
}

async function hasState(client: RemoteClient, block: BlockParameter): Promise<boolean> {
	try {
		readQuantity(await client.request('eth_getBalance', [zeroAddress, block]), 'eth_getBalance');
		return true;
	} catch (error) {
		if (error instanceof ForkError && error.code === 'FORK_REQUEST_REFUSED') return false;
		throw error;
	}
}

const zeroAddress = `0x${'00'.repeat(20)}`;

/** EIP-1559 with Ethereum's parameters. */
function nextBaseFee(header: Record<string, unknown>): bigint | null {
	if (header.baseFeePerGas === undefined || header.baseFeePerGas === null) return null;
	const baseFee = readQuantity(header.baseFeePerGas, 'block.baseFeePerGas', 64);
	const used = readQuantity(header.gasUsed, 'block.gasUsed', 64);
	const target = readQuantity(header.gasLimit, 'block.gasLimit', 64) / 2n;
	if (target === 0n || used === target) return baseFee;
	if (used < target) return baseFee - (baseFee * (target - used)) / target / 8n;
	const rise = (baseFee * (used - target)) / target / 8n;
	return baseFee + (rise === 0n ? 1n : rise);
}
