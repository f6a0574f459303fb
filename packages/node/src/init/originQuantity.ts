import { type OriginClient, OriginError } from '@mosaic/bridge';

/** What the origin answers to a method with a quantity. Throws OriginError. */
export async function readOriginQuantity(
	client: OriginClient,
	method: string,
	params: readonly unknown[],
): Promise<bigint> {
	const answer = await client.request(method, params);
	if (typeof answer !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(answer))
		throw new OriginError('ORIGIN_RESPONSE_INVALID', { method });
	return BigInt(answer);
}
