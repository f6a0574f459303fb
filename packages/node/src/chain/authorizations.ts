import {
	Account,
	type createAddressFromString,
	eoaCode7702RecoverAuthority,
	SECP256K1_ORDER_DIV_2,
} from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import { concatBytes, hexToBytes } from '@mosaic/consensus';
import { isDelegation } from '../execution/index.ts';
import type { Authorization } from './types.ts';

const DELEGATION = Uint8Array.of(0xef, 0x01, 0x00);

/** EIP-7702: sets the delegations that are valid, skips the others; gives the gas refunded for existing accounts. */
export async function applyAuthorizations(vm: VM, list: readonly Authorization[]): Promise<bigint> {
	if (list.length === 0) return 0n;
	const refund = vm.common.param('perEmptyAccountCost') - vm.common.param('perAuthBaseGas');
	let refunded = 0n;
	for (const authorization of list) {
		if (await applyAuthorization(vm, authorization)) refunded += refund;
	}
	return refunded;
}

/** Whether a refund is due: the authorisation is valid, and its authority was an account already. */
async function applyAuthorization(vm: VM, authorization: Authorization): Promise<boolean> {
	const authority = authorityOf(vm, authorization);
	if (authority === null) return false;
	const found = await vm.stateManager.getAccount(authority);
	vm.evm.journal.addAlwaysWarmAddress(authority.toString());
	const code = await vm.stateManager.getCode(authority);
	if (code.length > 0 && !isDelegation(code)) return false;
	const account = found ?? new Account();
	if (account.nonce !== authorization.nonce) return false;
	account.nonce += 1n;
	await vm.evm.journal.putAccount(authority, account);
	const clears = /^0x0*$/.test(authorization.address);
	const delegation = clears ? new Uint8Array(0) : concatBytes(DELEGATION, hexToBytes(authorization.address));
	await vm.stateManager.putCode(authority, delegation);
	return found !== undefined;
}

function authorityOf(vm: VM, authorization: Authorization): ReturnType<typeof createAddressFromString> | null {
	const { chainId, nonce, yParity, address, r, s } = authorization;
	if (chainId !== 0n && chainId !== vm.common.chainId()) return null;
	if (nonce >= 2n ** 64n - 1n || BigInt(s) > SECP256K1_ORDER_DIV_2) return null;
	try {
		return eoaCode7702RecoverAuthority({
			chainId: hex(chainId),
			address,
			nonce: hex(nonce),
			yParity: hex(yParity),
			r,
			s,
		});
	} catch {
		return null;
	}
}

function hex(value: bigint | number): `0x${string}` {
	const digits = value.toString(16);
	return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}
