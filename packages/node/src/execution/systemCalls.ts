import type { BlockHeader } from '@ethereumjs/block';
import { genRequestsRoot } from '@ethereumjs/block';
import {
	type Address,
	bigIntToBytes,
	CLRequest,
	CLRequestType,
	createAddressFromString,
	setLengthLeft,
} from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import { hexToBytes, keccak256 } from '@mosaic/consensus';
import { type SystemContract, systemContracts } from '@mosaic/genesis';
import type { FlatState } from '../state/index.ts';
import { customCrypto } from './customCrypto.ts';

const systemAddress = createAddressFromString('0xfffffffffffffffffffffffffffffffffffffffe');
const beaconRoots = createAddressFromString(systemContracts.beaconRoots.address);
const history = createAddressFromString(systemContracts.history.address);

/** A contract that queues requests. */
interface RequestQueue {
	readonly address: Address;
	/** Hash of the code that the rules give it. */
	readonly codeHash: Uint8Array;
}

const withdrawalRequests = queueOf(systemContracts.withdrawalRequests);
const consolidationRequests = queueOf(systemContracts.consolidationRequests);

/** Slots of EIP-4788's ring of roots, and of EIP-2935's ring of block hashes. */
const ROOTS = 8191n;
const HASHES = 8191n;
/** Gas of a system call, which nobody pays for. */
const SYSTEM_GAS = 30_000_000n;

/** Before the transactions: the consensus root (EIP-4788) and the parent's hash (EIP-2935), for contracts to read. */
export async function runSystemCallsBefore(state: FlatState, header: BlockHeader): Promise<void> {
	const { common } = header;
	if (common.isActivatedEIP(4788) && (await state.getCode(beaconRoots)).length > 0) {
		const index = header.timestamp % ROOTS;
		await state.putStorage(beaconRoots, slot(index), bigIntToBytes(header.timestamp));
		await state.putStorage(beaconRoots, slot(index + ROOTS), header.parentBeaconBlockRoot ?? new Uint8Array(32));
	}
	if (common.isActivatedEIP(2935) && (await state.getCode(history)).length > 0) {
		await state.putStorage(history, slot((header.number - 1n) % HASHES), header.parentHash);
	}
}

/**
 * After the transactions: collects the requests of EIP-7002 and EIP-7251 and gives the header's requests hash
 * (EIP-7685). Deposits (EIP-6110) have no contract on this chain, so there are none. `machine` is only asked for where
 * there is something to run.
 */
export async function runSystemCallsAfter(state: FlatState, machine: () => Promise<VM>): Promise<Uint8Array> {
	const withdrawals = await collect(state, machine, withdrawalRequests);
	const consolidations = await collect(state, machine, consolidationRequests);
	if (withdrawals.length === 0 && consolidations.length === 0) return HASH_OF_NO_REQUESTS;
	return requestsHash(withdrawals, consolidations);
}

function requestsHash(withdrawals: Uint8Array, consolidations: Uint8Array): Uint8Array {
	return genRequestsRoot(
		[
			new CLRequest(CLRequestType.Deposit, NOTHING),
			new CLRequest(CLRequestType.Withdrawal, withdrawals),
			new CLRequest(CLRequestType.Consolidation, consolidations),
		],
		customCrypto.sha256,
	);
}

/** Calls a system contract; the system address itself comes out unchanged. */
async function collect(state: FlatState, machine: () => Promise<VM>, queue: RequestQueue): Promise<Uint8Array> {
	const account = await state.getAccount(queue.address);
	if (account === undefined) return NOTHING;
	if (Buffer.compare(account.codeHash, queue.codeHash) === 0 && (await isAtRest(state, queue))) return NOTHING;
	const before = await state.getAccount(systemAddress);
	const { evm } = await machine();
	const result = await evm.runCall({ caller: systemAddress, gasLimit: SYSTEM_GAS, to: queue.address });
	await state.putAccount(systemAddress, before);
	return result.execResult.returnValue;
}

/**
 * Whether excess, count, head and tail of a queue are all zero, as in nearly every block: its code then gives no
 * request and writes the zeros that are there, so that it need not be run.
 */
async function isAtRest(state: FlatState, { address }: RequestQueue): Promise<boolean> {
	for (const place of QUEUE_SLOTS) if ((await state.getStorage(address, place)).length > 0) return false;
	return true;
}

function queueOf({ address, code }: SystemContract): RequestQueue {
	return { address: createAddressFromString(address), codeHash: keccak256(hexToBytes(code)) };
}

function slot(index: bigint): Uint8Array {
	return setLengthLeft(bigIntToBytes(index), 32);
}

const NOTHING = new Uint8Array(0);
const HASH_OF_NO_REQUESTS = requestsHash(NOTHING, NOTHING);
const QUEUE_SLOTS = [0n, 1n, 2n, 3n].map(slot);
