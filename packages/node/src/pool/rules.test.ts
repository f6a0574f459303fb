import { RLP } from '@ethereumjs/rlp';
import { createTx } from '@ethereumjs/tx';
import { hexToBytes } from '@ethereumjs/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signTransaction } from '../accounts/index.ts';
import { createChainCommon } from '../execution/chainCommon.ts';
import { PRAGUE_RULES } from './index.ts';
import { common, ETHER, GWEI, outcomeOf, person, poolFixture, recipient, signed } from './poolFixture.ts';

const alice = person(1);
const elsewhere = createChainCommon(5, 'osaka');
const noBytes = new Uint8Array();
const authorization = { chainId: '0x0', address: recipient, nonce: '0x0', yParity: '0x0', r: '0x1', s: '0x1' } as const;

/** RLP of a type 2 transaction with some fields replaced; the signature covers nothing. */
function crafted(fields: Record<number, unknown> = {}, type = 2): Uint8Array {
	const body: unknown[] = [1337, 0, 1, 10, 21_000, hexToBytes(recipient), 0, noBytes, [], 0, 1, 1];
	for (const [index, value] of Object.entries(fields)) body[Number(index)] = value;
	return Uint8Array.from([type, ...RLP.encode(body as never)]);
}

function setCode(authorizations: unknown): Uint8Array {
	const body = [1337, 0, 1, 10, 90_000, hexToBytes(recipient), 0, noBytes, [], authorizations, 0, 1, 1];
	return Uint8Array.from([4, ...RLP.encode(body as never)]);
}

describe('rules without state, worded as geth words them', () => {
	it.each([
		['TIP_ABOVE_FEE_CAP', crafted({ 2: 11, 3: 10 }), 'max priority fee per gas higher than max fee per gas'],
		['WRONG_CHAIN_ID', crafted({ 0: 5 }), 'invalid sender: invalid chain id for signer: have 5 want 1337'],
		['GAS_LIMIT_TOO_HIGH', crafted({ 4: 16_777_217 }), 'transaction gas limit too high (cap: 16777216, tx: 16777217)'],
		[
			'INIT_CODE_TOO_LARGE',
			crafted({ 4: 10_000_000, 5: noBytes, 7: new Uint8Array(49_153) }),
			'max initcode size exceeded: code size 49153 limit 49152',
		],
		['INTRINSIC_GAS_TOO_LOW', crafted({ 4: 20_999 }), 'intrinsic gas too low: gas 20999, minimum needed 21000'],
		[
			'FLOOR_DATA_GAS_TOO_LOW',
			crafted({ 4: 21_160, 7: new Uint8Array(10).fill(1) }),
			'insufficient gas for floor data gas cost: gas 21160, minimum needed 21400',
		],
		['NONCE_MAX', crafted({ 1: 2n ** 64n - 1n }), 'nonce has max value'],
		['FEE_CAP_TOO_LARGE', crafted({ 3: 2n ** 256n }), 'max fee per gas higher than 2^256-1'],
		['TIP_TOO_LARGE', crafted({ 2: 2n ** 256n, 3: 2n ** 256n - 1n }), 'max priority fee per gas higher than 2^256-1'],
		['INSUFFICIENT_FUNDS', crafted({ 6: 2n ** 256n }), 'insufficient funds for gas * price + value'],
		['INVALID_SIGNATURE', crafted({ 9: 2 }), 'invalid sender: invalid transaction v, r, s values'],
		['INVALID_SIGNATURE', crafted({ 10: 0 }), 'invalid sender: invalid transaction v, r, s values'],
		['INVALID_SIGNATURE', crafted({ 11: 2n ** 255n }), 'invalid sender: invalid transaction v, r, s values'],
		['OVERSIZED', new Uint8Array(131_073), 'oversized data: transaction size 131073, limit 131072'],
		['TYPE_NOT_SUPPORTED', crafted({}, 3), 'transaction type not supported: tx type 3 not supported by this pool'],
		['TYPE_NOT_SUPPORTED', crafted({}, 5), 'transaction type not supported: tx type 5 not supported by this pool'],
		['EMPTY_AUTHORIZATION_LIST', setCode([]), 'set code tx must have at least one authorization tuple'],
		['MALFORMED', noBytes, 'rlp: empty transaction bytes'],
		['MALFORMED', Uint8Array.of(2), 'rlp: typed transaction too short'],
		['MALFORMED', Uint8Array.of(2, 0x80), 'rlp: expected a list'],
		['MALFORMED', Uint8Array.of(2, 0xc0), 'rlp: unexpected number of fields for type 2'],
		['MALFORMED', Uint8Array.of(0xc9, 1, 2), undefined],
		['MALFORMED', crafted({ 4: Uint8Array.of(0, 1) }), 'rlp: non-canonical integer (leading zero bytes) in gas limit'],
		['MALFORMED', crafted({ 1: 2n ** 64n }), 'rlp: nonce is longer than 8 bytes'],
		['MALFORMED', crafted({ 5: new Uint8Array(19) }), 'rlp: the recipient is no address'],
		['MALFORMED', crafted({ 7: [] }), 'rlp: data is no byte string'],
		[
			'MALFORMED',
			crafted({ 8: [[hexToBytes(recipient), [new Uint8Array(31)]]] }),
			'rlp: an access list slot is not 32 bytes',
		],
		['MALFORMED', crafted({ 8: [[[[[]]]]] }), 'rlp: lists nested too deep'],
		['MALFORMED', setCode([[1, 2]]), 'rlp: an authorization has not six fields'],
		['MALFORMED', setCode([[0, new Uint8Array(19), 0, 0, 1, 1]]), 'rlp: an authorization has a field of a wrong size'],
	])('%s (%#)', async (code, raw, message) => {
		const { pool } = poolFixture();
		await expect(pool.add(raw)).rejects.toMatchObject({
			code,
			rpcCode: -32000,
			...(message === undefined ? {} : { message }),
		});
		expect(pool.size).toBe(0);
	});

	it('refuses a gas limit above that of the block', async () => {
		const { pool } = poolFixture({ rules: PRAGUE_RULES });
		await expect(pool.add(crafted({ 4: 30_000_001 }))).rejects.toMatchObject({
			code: 'EXCEEDS_BLOCK_GAS_LIMIT',
			message: 'exceeds block gas limit',
		});
	});

	it('asks for the least tip', async () => {
		const { pool } = poolFixture({ minimumTip: GWEI });
		await expect(pool.add(signed(alice, 0, { maxPriorityFeePerGas: 5n }))).rejects.toMatchObject({
			code: 'TIP_BELOW_MINIMUM',
			message: 'transaction gas price below minimum: gas tip cap 5, minimum needed 1000000000',
		});
		expect(await outcomeOf(pool.add(signed(alice, 0)))).toBe('ADMITTED');
	});

	it('takes legacy transactions bound to no chain only where allowed', async () => {
		const bound = { type: 0, gasPrice: 10n * GWEI };
		const unsigned = createTx(
			{ ...bound, nonce: 0n, gasLimit: 21_000n, to: recipient, v: 27n, r: 1n, s: 1n } as never,
			{ common },
		);
		const [refusing, allowing] = [poolFixture().pool, poolFixture({ allowUnprotected: true }).pool];
		await expect(refusing.add(unsigned)).rejects.toMatchObject({
			code: 'UNPROTECTED',
			message: 'only replay-protected (EIP-155) transactions allowed over RPC',
		});
		expect(await outcomeOf(allowing.add(unsigned))).not.toBe('UNPROTECTED');
		expect(await outcomeOf(refusing.add(signed(alice, 0, bound)))).toBe('ADMITTED');
	});

	it('names the chain of a legacy transaction for another one', async () => {
		const foreign = createTx(
			{ type: 0, gasPrice: GWEI, gasLimit: 21_000n, nonce: 0n, to: recipient },
			{ common: elsewhere },
		);
		await expect(poolFixture().pool.add(signTransaction(foreign, alice.key))).rejects.toMatchObject({
			message: 'invalid sender: invalid chain id for signer: have 5 want 1337',
		});
	});

	it.each([
		{ type: 0, gasPrice: 10n * GWEI },
		{
			type: 1,
			gasPrice: 10n * GWEI,
			gasLimit: 30_000n,
			accessList: [{ address: recipient, storageKeys: [`0x${'22'.repeat(32)}`] }],
		},
		{ type: 2 },
		{ type: 4, gasLimit: 60_000n, authorizationList: [authorization] },
		{ type: 2, to: undefined, data: new Uint8Array(49_152), gasLimit: 3_000_000n },
	])('admits type $type', async (fields) => {
		const transaction = signed(alice, 0, fields);
		const { pool } = poolFixture();
		const hash = await pool.add(transaction.serialize());
		expect(pool.get(hash)).toMatchObject({ sender: alice.address, nonce: 0n, executable: true });
		expect(pool.get(hash)?.transaction.type).toBe(fields.type);
	});

	it('never fails but with a coded error, whatever bytes come', async () => {
		const { pool } = poolFixture();
		const valid = signed(alice, 0, { type: 4, gasLimit: 60_000n, authorizationList: [authorization] }).serialize();
		const mutated = fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([index, byte]) => valid.with(index, byte));
		await fc.assert(
			fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), async (raw) => {
				await outcomeOf(pool.add(raw));
			}),
			{ numRuns: 500 },
		);
	});

	it('refuses deep nesting without recursing into it', async () => {
		const { pool } = poolFixture();
		const bomb = new Uint8Array(128 * 1024).fill(0xc1);
		expect(await outcomeOf(pool.add(bomb))).toBe('MALFORMED');
	});
});

describe('rules on the sender’s account', () => {
	it('nonce too low', async () => {
		const { pool, state } = poolFixture();
		state.accounts.set(alice.address, { nonce: 7n });
		await expect(pool.add(signed(alice, 6))).rejects.toMatchObject({
			code: 'NONCE_TOO_LOW',
			message: 'nonce too low: next nonce 7, tx nonce 6',
		});
		expect(pool.size).toBe(0);
	});

	it('insufficient funds for one transaction', async () => {
		const { pool, state } = poolFixture();
		state.accounts.set(alice.address, { balance: 100n });
		const cost = 21_000n * 10n * GWEI + 1n;
		await expect(pool.add(signed(alice, 0))).rejects.toMatchObject({
			code: 'INSUFFICIENT_FUNDS',
			message: `insufficient funds for gas * price + value: balance 100, tx cost ${cost}, overshot ${cost - 100n}`,
		});
	});

	it('insufficient funds for all executable transactions together', async () => {
		const { pool, state } = poolFixture();
		const cost = 21_000n * 10n * GWEI + 1n;
		state.accounts.set(alice.address, { balance: cost + 5n });
		await pool.add(signed(alice, 0));
		await expect(pool.add(signed(alice, 1))).rejects.toMatchObject({
			message: `insufficient funds for gas * price + value: balance ${cost + 5n}, queued cost ${cost}, tx cost ${cost}, overshot ${cost - 5n}`,
		});
		const dearer = signed(alice, 0, { maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: 2n * GWEI, value: 0n });
		expect(await outcomeOf(pool.add(dearer))).toBe('INSUFFICIENT_FUNDS');
	});

	it('contracts send nothing, delegated accounts do', async () => {
		const { pool, state } = poolFixture();
		state.accounts.set(alice.address, { code: '0x6000' });
		await expect(pool.add(signed(alice, 0))).rejects.toMatchObject({
			code: 'SENDER_HAS_CODE',
			message: `sender not an eoa: address ${alice.address}, len(code): 2`,
		});
		state.accounts.set(alice.address, { code: `0xef0100${'22'.repeat(20)}` });
		expect(await outcomeOf(pool.add(signed(alice, 1)))).toBe('DELEGATED_NONCE_GAP');
		expect(await outcomeOf(pool.add(signed(alice, 0)))).toBe('ADMITTED');
		expect(await outcomeOf(pool.add(signed(alice, 1)))).toBe('DELEGATED_LIMIT');
		expect(
			await outcomeOf(pool.add(signed(alice, 0, { maxFeePerGas: 11n * GWEI, maxPriorityFeePerGas: 2n * GWEI }))),
		).toBe('ADMITTED');
	});

	it('a fee cap below the base fee is admitted and waits for it to fall', async () => {
		const { pool } = poolFixture();
		const cheap = signed(alice, 0, { maxFeePerGas: 5n, maxPriorityFeePerGas: 1n });
		expect(await outcomeOf(pool.add(cheap))).toBe('ADMITTED');
		expect(pool.hasExecutable(GWEI)).toBe(false);
		expect(pool.best().next({ baseFeePerGas: GWEI, gasAvailable: ETHER })).toBeUndefined();
		expect(pool.hasExecutable(5n)).toBe(true);
		expect(pool.best().next({ baseFeePerGas: 5n, gasAvailable: ETHER })).toBeDefined();
	});
});
