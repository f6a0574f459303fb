import { Account, createAddressFromString } from '@ethereumjs/util';
import { hexToBytes } from '@mosaic/consensus';
import type { FlatState } from '../state/index.ts';
import { ChainError } from './errors.ts';
import type { AccountOverride, StateOverrides } from './types.ts';

/** Applies the state overrides of a call, as geth has them. Throws ChainError CALL_MALFORMED. */
export async function applyStateOverrides(state: FlatState, overrides: StateOverrides): Promise<void> {
	for (const [address, override] of Object.entries(overrides)) await applyOverride(state, address, override);
}

async function applyOverride(state: FlatState, hex: string, override: AccountOverride): Promise<void> {
	if (override.state !== undefined && override.stateDiff !== undefined) {
		throw new ChainError({ code: 'CALL_MALFORMED', detail: `account ${hex} has both 'state' and 'stateDiff'` });
	}
	const address = createAddressFromString(hex);
	const account = (await state.getAccount(address)) ?? new Account();
	account.balance = override.balance ?? account.balance;
	account.nonce = override.nonce ?? account.nonce;
	await state.putAccount(address, account);
	if (override.code !== undefined) await state.putCode(address, hexToBytes(override.code));
	if (override.state !== undefined) await state.clearStorage(address);
	for (const [slot, value] of Object.entries(override.state ?? override.stateDiff ?? {})) {
		await state.putStorage(address, hexToBytes(slot), hexToBytes(value));
	}
}
