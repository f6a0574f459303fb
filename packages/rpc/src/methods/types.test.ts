import type { Hash, Hex } from '@mosaic/consensus';
import { expectTypeOf, test } from 'vitest';
import type { BlockTag } from '../data.ts';
import type { Json, RpcMethods } from './types.ts';

type Parameters<M extends keyof RpcMethods> = RpcMethods[M]['parameters'];
type Result<M extends keyof RpcMethods> = RpcMethods[M]['result'];

// What these say is checked where types are: with `tsc`.

test('parameters are what a caller writes', () => {
	expectTypeOf<Parameters<'eth_chainId'>>().toEqualTypeOf<readonly []>();
	expectTypeOf<Parameters<'eth_getBlockByNumber'>>().toEqualTypeOf<readonly [BlockTag | Hex, (boolean | null)?]>();
	expectTypeOf<readonly [Hex, 'latest']>().toExtend<Parameters<'eth_getBalance'>>();
	expectTypeOf<readonly [Hex, { blockHash: Hash }]>().toExtend<Parameters<'eth_getBalance'>>();
	expectTypeOf<readonly [Hex, 'newest']>().not.toExtend<Parameters<'eth_getBalance'>>();
	expectTypeOf<readonly [{ to: Hex; value: Hex }]>().toExtend<Parameters<'eth_call'>>();
	expectTypeOf<readonly [{ to: Hex; value: bigint }]>().not.toExtend<Parameters<'eth_call'>>();
	expectTypeOf<readonly []>().not.toExtend<Parameters<'eth_call'>>();
	expectTypeOf<readonly [{ address: Hex; topics: [null, Hex[]] }]>().toExtend<Parameters<'eth_getLogs'>>();
});

test('results are what handlers answer, as JSON', () => {
	expectTypeOf<Result<'eth_blockNumber'>>().toEqualTypeOf<Hex>();
	expectTypeOf<NonNullable<Result<'eth_getTransactionReceipt'>>['logs'][number]['blockNumber']>().toEqualTypeOf<Hex>();
	expectTypeOf<null>().toExtend<Result<'eth_getTransactionReceipt'>>();
	expectTypeOf<Result<'mosaic_status'>['latest']['number']>().toEqualTypeOf<Hex>();
	expectTypeOf<Result<'anvil_setBalance'>>().toEqualTypeOf<null>();
	expectTypeOf<Json<{ a?: 1; b: undefined | 2 }>>().toEqualTypeOf<{ readonly a?: 1; readonly b: undefined | 2 }>();
});

test('a method has all of its names, and no others', () => {
	expectTypeOf<RpcMethods['hardhat_mine']>().toEqualTypeOf<RpcMethods['anvil_mine']>();
	expectTypeOf<'eth_getBlokByNumber'>().not.toExtend<keyof RpcMethods>();
});
