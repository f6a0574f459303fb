import type { Address } from '@mosaic/consensus';
import type { PoolAccount } from './senderQueue.ts';
import type { PoolState } from './types.ts';

const EMPTY_CODE_HASH = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';
const NO_ACCOUNT: PoolAccount = { nonce: 0n, balance: 0n, code: 'none' };

/** `0xef0100 ‖ address`: 23 bytes (EIP-7702). */
const DELEGATION = /^0xef0100[0-9a-f]{40}$/;

/** An account as the pool's rules look at it. */
export async function readPoolAccount(state: PoolState, address: Address): Promise<PoolAccount> {
	const account = await state.getAccount(address);
	if (account === null) return NO_ACCOUNT;
	const { nonce, balance } = account;
	if (account.codeHash === EMPTY_CODE_HASH) return { nonce, balance, code: 'none' };
	const code = await state.getCode(address);
	return { nonce, balance, code: DELEGATION.test(code) ? 'delegation' : (code.length - 2) / 2 };
}
