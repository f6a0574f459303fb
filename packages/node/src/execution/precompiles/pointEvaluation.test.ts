import { createHash } from 'node:crypto';
import { createEVM } from '@ethereumjs/evm';
import { expect, test } from 'vitest';
import { createForeignCommon } from '../chainCommon.ts';
import { fasterPrecompiles } from './fasterPrecompiles.ts';

// A file, and so a process, of its own: the curve is loaded by the first call.
test('a first call of the point evaluation of EIP-4844 loads what it needs', async () => {
	const evm = await createEVM({ common: createForeignCommon(1, 'osaka', `0x${'00'.repeat(20)}`) });
	const stock = evm.precompiles.get('0a'.padStart(40, '0'));
	const contract = stock === undefined ? undefined : fasterPrecompiles(evm.common).get(stock);
	const zero = Buffer.alloc(32);
	const infinity = Buffer.concat([Buffer.of(0xc0), Buffer.alloc(47)]);
	const hash = createHash('sha256').update(infinity).digest();
	hash[0] = 1;
	const data = Buffer.concat([hash, zero, zero, infinity, infinity]);
	const result = await contract?.({ data, gasLimit: 50_000n, common: evm.common, _EVM: evm });
	expect(result?.exceptionError).toBeUndefined();
	expect(Buffer.from(result?.returnValue ?? []).toString('hex')).toBe(
		'000000000000000000000000000000000000000000000000000000000000100073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001',
	);
});
