import { createTx, type TypedTransaction } from '@ethereumjs/tx';
import { eoaCode7702SignAuthorization } from '@ethereumjs/util';
import { type Address, addressOf, type Hex, hexToBytes } from '@mosaic/consensus';
import { devGenesis, type Genesis, type GenesisAccount } from '@mosaic/genesis';
import fc from 'fast-check';
import type { ChainCommon } from '../chainCommon.ts';
import { deploying, presetContracts, program } from './program.ts';

/** Keys of the accounts that test chains fund; the first is also a target of random programs. */
export const keys: readonly Uint8Array[] = [
	'b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291',
	'01'.repeat(32),
	'02'.repeat(32),
].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
export const addresses: readonly Address[] = keys.map(addressOf);

/** One transaction as drawn, before nonces are known. */
export interface Plan {
	readonly sender: number;
	readonly kind: 'transfer' | 'call' | 'deploy' | 'create' | 'delegate';
	readonly type: 0 | 1 | 2;
	readonly to: Address;
	readonly code: string;
	readonly value: number;
	readonly gasLimit: number;
	readonly withAccessList: boolean;
}

/** Blocks of transactions of all kinds. */
export const blocksOfPlans: fc.Arbitrary<Plan[][]> = fc.array(
	fc.array(
		fc.record({
			sender: fc.integer({ min: 0, max: 2 }),
			kind: fc.constantFrom<Plan['kind']>('transfer', 'call', 'call', 'call', 'deploy', 'create', 'delegate'),
			type: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
			to: fc.constantFrom(...presetContracts, ...addresses, `0x${'00'.repeat(19)}42` as Address),
			code: program(),
			value: fc.integer({ min: 0, max: 5 }),
			gasLimit: fc.constantFrom(30_000, 60_000, 300_000, 2_000_000),
			withAccessList: fc.boolean(),
		}),
		{ minLength: 0, maxLength: 8 },
	),
	{ minLength: 1, maxLength: 4 },
);

/** Contracts of random code, storage and balance. */
export const presetAccounts: fc.Arbitrary<Map<Address, GenesisAccount>> = fc
	.array(program(), { minLength: presetContracts.length, maxLength: presetContracts.length })
	.map((programs) => {
		const alloc = new Map<Address, GenesisAccount>();
		for (const [index, address] of presetContracts.entries()) {
			const storage = new Map<Hex, Hex>([
				[word(index), word(7)],
				[word(2), word(0xffff)],
			]);
			alloc.set(address, { balance: 100n, nonce: 1n, code: `0x${programs[index] ?? '00'}`, storage });
		}
		return alloc;
	});

export function testGenesis(extraAlloc: ReadonlyMap<Address, GenesisAccount>): Genesis {
	return devGenesis({
		chainId: 4242,
		accounts: addresses,
		balance: 10n ** 21n,
		extraData: `0x${'ab'.repeat(32)}`,
		timestamp: 1_700_000_000,
		extraAlloc,
	});
}

/** Makes signed transactions of plans, counting nonces; `nonces` is changed. */
export function transactionsOf(common: ChainCommon, plans: readonly Plan[], nonces: number[]): TypedTransaction[] {
	return plans.map((plan) => transactionOf(common, plan, nonces));
}

function transactionOf(common: ChainCommon, plan: Plan, nonces: number[]): TypedTransaction {
	const key = keys[plan.sender] ?? new Uint8Array(32);
	const nonce = nonces[plan.sender] ?? 0;
	nonces[plan.sender] = nonce + 1;
	const fees = { gasPrice: 3_000_000_000n, maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1_000_000n };
	const accessList = [{ address: plan.to, storageKeys: [word(1), word(2)] }];
	const base = { ...fees, nonce, gasLimit: plan.gasLimit, value: plan.value, chainId: common.chainId() };
	if (plan.kind === 'delegate') {
		const authority = (plan.sender + 1) % 3;
		const authorization = eoaCode7702SignAuthorization(
			[bytes(Number(common.chainId())), hexToBytes(plan.to), bytes(nonces[authority] ?? 0)],
			keys[authority] ?? new Uint8Array(32),
		);
		nonces[authority] = (nonces[authority] ?? 0) + 1;
		const gasLimit = Math.max(plan.gasLimit, 100_000);
		const to = addresses[authority] ?? plan.to;
		const lists = { accessList, authorizationList: [authorization] };
		return createTx({ ...base, ...lists, type: 4, to, gasLimit }, { common }).sign(key);
	}
	const data = plan.kind === 'deploy' ? deploying(plan.code) : plan.kind === 'create' ? plan.code : '';
	const creates = plan.kind === 'deploy' || plan.kind === 'create';
	const lists = plan.type > 0 && plan.withAccessList ? { accessList } : {};
	const gasLimit = creates ? Math.max(plan.gasLimit, 100_000) : plan.gasLimit;
	return createTx(
		{ ...base, ...lists, type: plan.type, gasLimit, data: `0x${data}`, ...(creates ? {} : { to: plan.to }) },
		{ common },
	).sign(key);
}

function word(value: number): Hex {
	return `0x${value.toString(16).padStart(64, '0')}`;
}

function bytes(value: number): Uint8Array {
	if (value === 0) return new Uint8Array(0);
	const hex = value.toString(16);
	return new Uint8Array(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}
