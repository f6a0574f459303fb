import { BackendError, type CallOverrides } from '@mosaic/rpc';
import type { CallTerms } from '../calls/calls.ts';
import { type CallMessage, type CallResult, type CallView, ChainError } from '../chain/index.ts';
import { callError, failureError } from './callErrors.ts';
import { overridesOf } from './runCall.ts';

/** What is estimated, and where. */
interface Target {
	readonly view: CallView;
	readonly message: CallMessage;
	readonly overrides: CallOverrides;
	readonly terms: CallTerms;
}

/** Gas of a transfer. */
const TRANSFER_GAS = 21_000n;
/** What a call that carries value gives its callee on top. */
const STIPEND = 2_300n;
/** The search ends where the bounds are closer than 15 in 1000, as in geth. */
const RATIO = { part: 15n, whole: 1_000n };

/**
 * A gas limit with which a message succeeds, within 1.5 % of the least, and exactly 21,000 for a transfer; geth's
 * search. Rejects with REVERTED, EXECUTION_FAILED or GAS_EXCEEDS_ALLOWANCE.
 */
export async function estimateGas(
	view: CallView,
	message: CallMessage,
	overrides: CallOverrides,
	terms: CallTerms,
): Promise<bigint> {
	const target: Target = { view, message, overrides, terms };
	const highest = await highestGas(target);
	if (highest >= TRANSFER_GAS && (await isTransfer(target))) {
		const transfer = await attempt(target, TRANSFER_GAS);
		if (transfer !== null && transfer.failure === null) return TRANSFER_GAS;
	}
	const most = await attempt(target, highest);
	if (most === null || (most.failure?.kind === 'halt' && most.failure.outOfGas)) {
		throw new BackendError('GAS_EXCEEDS_ALLOWANCE', `gas required exceeds allowance (${highest})`);
	}
	if (most.failure !== null) throw failureError(most.failure);
	return search(target, most, highest);
}

async function search(target: Target, most: CallResult, highest: bigint): Promise<bigint> {
	const succeeds = async (gas: bigint): Promise<boolean> => (await attempt(target, gas))?.failure === null;
	let high = highest;
	// The gas used is what remains after refunds: less can never do.
	let low = most.gasUsed - 1n;
	// EIP-150 holds back a 64th at each call: a first guess that mostly is right.
	const guess = ((most.gasUsed + most.gasRefund + STIPEND) * 64n) / 63n;
	if (guess < high) {
		if (await succeeds(guess)) high = guess;
		else low = guess;
	}
	while (low + 1n < high && (high - low) * RATIO.whole >= high * RATIO.part) {
		const middle = (high + low) / 2n;
		// Most limits needed are close to the gas used: look there first.
		const at = middle > low * 2n ? low * 2n : middle;
		if (await succeeds(at)) high = at;
		else low = at;
	}
	return high;
}

/** The most a sender could buy: what the caller allows, the block, the rules, and its balance at the fee it offers. */
async function highestGas(target: Target): Promise<bigint> {
	const { view, message, terms } = target;
	const { header, common } = view.block.block;
	let highest = message.gas !== undefined && message.gas >= TRANSFER_GAS ? message.gas : header.gasLimit;
	if (common.isActivatedEIP(7825)) highest = least(highest, common.param('maxTransactionGasLimit'));
	const feeCap = message.gasPrice ?? message.maxFeePerGas ?? 0n;
	if (feeCap > 0n) highest = least(highest, (await availableBalance(target)) / feeCap);
	return least(highest, terms.gasCap);
}

async function availableBalance({ view, message, overrides }: Target): Promise<bigint> {
	const sender = message.from ?? (`0x${'00'.repeat(20)}` as const);
	const stored = async (): Promise<bigint> => (await view.state.getAccount(sender))?.balance ?? 0n;
	const balance = overrides.state?.[sender]?.balance ?? (await stored());
	const value = message.value ?? 0n;
	if (value > balance) throw new BackendError('EXECUTION_FAILED', 'insufficient funds for transfer');
	return balance - value;
}

async function isTransfer({ view, message, overrides }: Target): Promise<boolean> {
	const { to } = message;
	if (!to || (message.data ?? '0x') !== '0x') return false;
	if ((message.accessList?.length ?? 0) + (message.authorizationList?.length ?? 0) > 0) return false;
	return (overrides.state?.[to]?.code ?? (await view.state.getCode(to))) === '0x';
}

/** What running with this gas gives; null where it is too little to start. */
async function attempt({ view, message, overrides, terms }: Target, gas: bigint): Promise<CallResult | null> {
	try {
		const limited = { ...message, gas };
		return await view.call({ message: limited, ...overridesOf(overrides), ...terms });
	} catch (error) {
		if (error instanceof ChainError && error.code === 'CALL_INTRINSIC_GAS') return null;
		throw callError(error);
	}
}

function least(first: bigint, second: bigint): bigint {
	return first < second ? first : second;
}
