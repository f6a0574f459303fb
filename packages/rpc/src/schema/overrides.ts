import type { BlockOverridesData } from '../executionData.ts';
import { array, mapped, partialObject, record } from './combinators.ts';
import { address, bytes, hash, quantity, slot } from './primitives.ts';
import { MOST_WITHDRAWALS, withdrawal } from './withdrawal.ts';

/** Accounts, and slots of one account, that a call may override. */
const MOST_ACCOUNTS = 10_000;
const MOST_SLOTS = 100_000;

const slots = record(slot, slot, MOST_SLOTS);

const account = partialObject('an account override', {
	balance: quantity,
	nonce: quantity,
	code: bytes,
	state: slots,
	stateDiff: slots,
	movePrecompileToAddress: address,
});

/** The third parameter of `eth_call`. */
export const stateOverrides = record(address, account, MOST_ACCOUNTS);

const fields = partialObject('block overrides', {
	number: quantity,
	time: quantity,
	timestamp: quantity,
	gasLimit: quantity,
	feeRecipient: address,
	coinbase: address,
	prevRandao: hash,
	random: hash,
	baseFeePerGas: quantity,
	baseFee: quantity,
	blobBaseFee: quantity,
	parentBeaconBlockRoot: hash,
	beaconRoot: hash,
	withdrawals: array(withdrawal, MOST_WITHDRAWALS),
});

/** The fourth parameter of `eth_call`, under the names of execution-apis, and under those that geth had before. */
export const blockOverrides = mapped(fields, 'block overrides', (given): BlockOverridesData => {
	const { time, coinbase, random, baseFee, beaconRoot, ...same } = given;
	return {
		...(time !== undefined && { timestamp: time }),
		...(coinbase !== undefined && { feeRecipient: coinbase }),
		...(random !== undefined && { prevRandao: random }),
		...(baseFee !== undefined && { baseFeePerGas: baseFee }),
		...(beaconRoot !== undefined && { parentBeaconBlockRoot: beaconRoot }),
		...same,
	};
});
