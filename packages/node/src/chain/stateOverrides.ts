import type { Common } from '@ethereumjs/common';
import { type CustomPrecompile, getActivePrecompiles } from '@ethereumjs/evm';
import { Account, createAddressFromString } from '@ethereumjs/util';
import { type Address, hexToBytes } from '@mosaic/consensus';
import type { FlatState } from '../state/index.ts';
import { ChainError } from './errors.ts';
import type { AccountOverride, StateOverrides } from './types.ts';

/**
 * Applies the state overrides of a call, as geth has them; gives the precompiled contracts that they move or replace.
 * Throws ChainError CALL_MALFORMED or OVERRIDE_REFUSED.
 */
export async function applyStateOverrides(
	state: FlatState,
	overrides: StateOverrides,
	common: Common,
): Promise<readonly CustomPrecompile[]> {
	if (Object.keys(overrides).length === 0) return [];
	const precompiles = getActivePrecompiles(common);
	const changed: CustomPrecompile[] = [];
	for (const [hex, override] of Object.entries(overrides)) {
		const address = hex as Address;
		const precompile = precompiles.get(address.slice(2));
		const target = override.movePrecompileToAddress;
		if (target !== undefined) {
			if (precompile === undefined) throw refused(`account ${address} is not a precompile`);
			if (Object.hasOwn(overrides, target)) throw refused(`account ${target} is already overridden`);
			changed.push({ address: createAddressFromString(target), function: precompile });
		}
		if (precompile !== undefined) changed.push({ address: createAddressFromString(address) });
		await applyOverride(state, address, override);
	}
	return changed;
}

/** Writes what is overridden, and nothing else: an account that is only named stays absent. */
async function applyOverride(state: FlatState, hex: Address, override: AccountOverride): Promise<void> {
	if (override.state !== undefined && override.stateDiff !== undefined) {
		throw new ChainError({ code: 'CALL_MALFORMED', detail: `account ${hex} has both 'state' and 'stateDiff'` });
	}
	const address = createAddressFromString(hex);
	const { balance, nonce, code } = override;
	const slots = Object.entries(override.state ?? override.stateDiff ?? {});
	if (balance !== undefined || nonce !== undefined || slots.length > 0) {
		const account = (await state.getAccount(address)) ?? new Account();
		account.balance = balance ?? account.balance;
		account.nonce = nonce ?? account.nonce;
		await state.putAccount(address, account);
	}
	if (code !== undefined) await state.putCode(address, hexToBytes(code));
	if (override.state !== undefined) await state.clearStorage(address);
	for (const [slot, value] of slots) await state.putStorage(address, hexToBytes(slot), hexToBytes(value));
}

function refused(detail: string): ChainError {
	return new ChainError({ code: 'OVERRIDE_REFUSED', detail });
}
