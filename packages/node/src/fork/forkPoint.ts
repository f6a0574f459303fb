import type { Hash } from '@mosaic/consensus';

/** The block of another chain that a chain goes on from. */
export interface ForkPoint {
	readonly chainId: number;
	readonly number: number;
	readonly hash: Hash;
	/** Unix seconds. */
	readonly timestamp: number;
	/** Wei per gas that the block after it would have; null where that chain has no base fee. */
	readonly nextBaseFee: bigint | null;
}

/** A fork point as plain JSON. */
export function forkPointToJson(point: ForkPoint): object {
	return { ...point, nextBaseFee: point.nextBaseFee === null ? null : String(point.nextBaseFee) };
}

/** A fork point from JSON that anybody may have changed; null where it is none. */
export function parseForkPoint(json: unknown): ForkPoint | null {
	if (typeof json !== 'object' || json === null) return null;
	const { chainId, number, hash, timestamp, nextBaseFee } = json as Record<string, unknown>;
	if (!isCount(chainId) || !isCount(number) || !isCount(timestamp)) return null;
	if (typeof hash !== 'string' || !/^0x[0-9a-f]{64}$/.test(hash)) return null;
	if (nextBaseFee !== null && !(typeof nextBaseFee === 'string' && /^\d{1,30}$/.test(nextBaseFee))) return null;
	return {
		chainId,
		number,
		timestamp,
		hash: hash as Hash,
		nextBaseFee: nextBaseFee === null ? null : BigInt(nextBaseFee),
	};
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}
