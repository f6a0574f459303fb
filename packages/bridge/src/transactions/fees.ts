import { readQuantity } from '../origin/fields.ts';
import { type OriginClient, rpcErrorOf } from '../origin/originClient.ts';

/** What a transaction offers for its gas, in wei a gas; `priority` is null where the origin knows no EIP-1559. */
export interface Fees {
	readonly maximum: bigint;
	readonly priority: bigint | null;
}

const gigawei = 1_000_000_000n;

/** Fees that stay enough while the base fee doubles. */
export async function suggestFees(client: OriginClient): Promise<Fees> {
	const [head, priority] = await Promise.all([client.header('latest'), suggestedPriority(client)]);
	if (head.baseFee !== null) return { maximum: 2n * head.baseFee + priority, priority };
	return { maximum: readQuantity(await client.request('eth_gasPrice', []), 'eth_gasPrice'), priority: null };
}

/** The larger of both, each at least an eighth above `previous`: what pools ask of a replacement (12.5 %). */
export function raiseFees(previous: Fees, suggested: Fees): Fees {
	const maximum = larger(suggested.maximum, raised(previous.maximum));
	if (previous.priority === null || suggested.priority === null) return { maximum, priority: null };
	return { maximum, priority: larger(suggested.priority, raised(previous.priority)) };
}

async function suggestedPriority(client: OriginClient): Promise<bigint> {
	try {
		return readQuantity(await client.request('eth_maxPriorityFeePerGas', []), 'eth_maxPriorityFeePerGas');
	} catch (error) {
		if (rpcErrorOf(error) === null) throw error;
		return gigawei;
	}
}

function raised(fee: bigint): bigint {
	return fee + fee / 8n + 1n;
}

function larger(first: bigint, second: bigint): bigint {
	return first > second ? first : second;
}
