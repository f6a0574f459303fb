import type { BlockHeader } from '@ethereumjs/block';
import { genRequestsRoot } from '@ethereumjs/block';
import { bigIntToBytes, CLRequest, CLRequestType, createAddressFromString, setLengthLeft } from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import { customCrypto } from './customCrypto.ts';

const systemAddress = createAddressFromString('0xfffffffffffffffffffffffffffffffffffffffe');
const beaconRoots = createAddressFromString('0x000f3df6d732807ef1319fb7b8bb8522d0beac02');
const history = createAddressFromString('0x0000f90827f1c53a10cb7a02335b175320002935');
const withdrawalRequests = createAddressFromString('0x00000961ef480eb55e80d19ad83579a64c007002');
const consolidationRequests = createAddressFromString('0x0000bbddc7ce488642fb579f8b00f3a590007251');

/** Slots of EIP-4788's ring of roots, and of EIP-2935's ring of block hashes. */
const ROOTS = 8191n;
const HASHES = 8191n;
/** Gas of a system call, which nobody pays for. */
const SYSTEM_GAS = 30_000_000n;

/** Before the transactions: the consensus root (EIP-4788) and the parent's hash (EIP-2935), for contracts to read. */
export async function runSystemCallsBefore(vm: VM, header: BlockHeader): Promise<void> {
	const state = vm.stateManager;
	if ((await state.getCode(beaconRoots)).length > 0) {
		const index = header.timestamp % ROOTS;
		await state.putStorage(beaconRoots, slot(index), bigIntToBytes(header.timestamp));
		await state.putStorage(beaconRoots, slot(index + ROOTS), header.parentBeaconBlockRoot ?? new Uint8Array(32));
	}
	if ((await state.getCode(history)).length > 0) {
		await state.putStorage(history, slot((header.number - 1n) % HASHES), header.parentHash);
	}
}

/**
 * After the transactions: collects the requests of EIP-7002 and EIP-7251 and gives the header's requests hash
 * (EIP-7685). Deposits (EIP-6110) have no contract on this chain, so there are none.
 */
export async function runSystemCallsAfter(vm: VM): Promise<Uint8Array> {
	const withdrawals = await collect(vm, withdrawalRequests);
	const consolidations = await collect(vm, consolidationRequests);
	return genRequestsRoot(
		[
			new CLRequest(CLRequestType.Deposit, new Uint8Array(0)),
			new CLRequest(CLRequestType.Withdrawal, withdrawals),
			new CLRequest(CLRequestType.Consolidation, consolidations),
		],
		customCrypto.sha256,
	);
}

/** Calls a system contract; the system address itself comes out unchanged. */
async function collect(vm: VM, contract: typeof systemAddress): Promise<Uint8Array> {
	const state = vm.stateManager;
	if ((await state.getAccount(contract)) === undefined) return new Uint8Array(0);
	const before = await state.getAccount(systemAddress);
	const result = await vm.evm.runCall({ caller: systemAddress, gasLimit: SYSTEM_GAS, to: contract });
	await state.putAccount(systemAddress, before);
	return result.execResult.returnValue;
}

function slot(index: bigint): Uint8Array {
	return setLengthLeft(bigIntToBytes(index), 32);
}
