import type { Envelope } from './envelope.ts';
import { PoolError } from './errors.ts';
import { gasBounds } from './intrinsicGas.ts';
import type { PoolRules } from './types.ts';

/** What the stateless rules compare with. */
export interface StatelessContext {
	readonly chainId: bigint;
	readonly rules: PoolRules;
	/** Gas limit of the block to come. */
	readonly blockGasLimit: bigint;
	readonly minimumTip: bigint;
	readonly allowUnprotected: boolean;
	/** The transaction has no signature that could be checked. */
	readonly unsigned: boolean;
}

const WORD_LIMIT = 1n << 256n;
const MAXIMUM_NONCE = (1n << 64n) - 1n;
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** geth's rules that need no state, in geth's order, worded as geth words them. Throws {@link PoolError}. */
export function checkStateless(envelope: Envelope, context: StatelessContext): void {
	checkProtection(envelope, context);
	checkSizes(envelope, context);
	checkFees(envelope);
	if (!context.unsigned) checkSignature(envelope, context.chainId);
	checkAmounts(envelope);
	checkGas(envelope, context.rules);
	checkTip(envelope, context.minimumTip);
	if (envelope.type === 4 && envelope.authorizations === 0) {
		throw new PoolError('EMPTY_AUTHORIZATION_LIST', 'set code tx must have at least one authorization tuple');
	}
}

function checkProtection({ type, v, chainId }: Envelope, { allowUnprotected }: StatelessContext): void {
	if (type === 0 && chainId === null && (v === 27n || v === 28n) && !allowUnprotected) {
		throw new PoolError('UNPROTECTED', 'only replay-protected (EIP-155) transactions allowed over RPC');
	}
}

function checkSizes(envelope: Envelope, { rules, blockGasLimit }: StatelessContext): void {
	const { data, creates, gasLimit } = envelope;
	if (creates && data.length > rules.initCodeLimit) {
		const message = `max initcode size exceeded: code size ${data.length} limit ${rules.initCodeLimit}`;
		throw new PoolError('INIT_CODE_TOO_LARGE', message, { size: data.length, limit: rules.initCodeLimit });
	}
	const cap = rules.transactionGasCap;
	if (cap !== null && gasLimit > cap) {
		throw new PoolError('GAS_LIMIT_TOO_HIGH', `transaction gas limit too high (cap: ${cap}, tx: ${gasLimit})`, {
			cap,
			gasLimit,
		});
	}
	if (gasLimit > blockGasLimit) {
		throw new PoolError('EXCEEDS_BLOCK_GAS_LIMIT', 'exceeds block gas limit', { gasLimit, blockGasLimit });
	}
}

function checkFees({ feeCap, tipCap }: Envelope): void {
	if (feeCap >= WORD_LIMIT) throw new PoolError('FEE_CAP_TOO_LARGE', 'max fee per gas higher than 2^256-1');
	if (tipCap >= WORD_LIMIT) throw new PoolError('TIP_TOO_LARGE', 'max priority fee per gas higher than 2^256-1');
	if (tipCap > feeCap) {
		throw new PoolError('TIP_ABOVE_FEE_CAP', 'max priority fee per gas higher than max fee per gas', {
			tipCap,
			feeCap,
		});
	}
}

function checkSignature(envelope: Envelope, want: bigint): void {
	const { type, v, r, s, chainId } = envelope;
	const formed = type === 0 ? v === 27n || v === 28n || v >= 35n : v <= 1n;
	const inRange = r > 0n && r < CURVE_ORDER && s > 0n && s <= CURVE_ORDER / 2n;
	if (!formed || !inRange) throw invalidSignature();
	if (chainId !== null && chainId !== want) {
		const message = `invalid sender: invalid chain id for signer: have ${chainId} want ${want}`;
		throw new PoolError('WRONG_CHAIN_ID', message, { have: chainId, want });
	}
}

function checkAmounts({ nonce, value }: Envelope): void {
	if (nonce === MAXIMUM_NONCE) throw new PoolError('NONCE_MAX', 'nonce has max value');
	if (value >= WORD_LIMIT) throw new PoolError('INSUFFICIENT_FUNDS', 'insufficient funds for gas * price + value');
}

function checkGas(envelope: Envelope, rules: PoolRules): void {
	const { gasLimit } = envelope;
	const { intrinsic, floor } = gasBounds(envelope);
	if (gasLimit < intrinsic) {
		const message = `intrinsic gas too low: gas ${gasLimit}, minimum needed ${intrinsic}`;
		throw new PoolError('INTRINSIC_GAS_TOO_LOW', message, { gasLimit, needed: intrinsic });
	}
	if (rules.floorDataGas && gasLimit < floor) {
		const message = `insufficient gas for floor data gas cost: gas ${gasLimit}, minimum needed ${floor}`;
		throw new PoolError('FLOOR_DATA_GAS_TOO_LOW', message, { gasLimit, needed: floor });
	}
}

function checkTip({ tipCap }: Envelope, minimumTip: bigint): void {
	if (tipCap < minimumTip) {
		const message = `transaction gas price below minimum: gas tip cap ${tipCap}, minimum needed ${minimumTip}`;
		throw new PoolError('TIP_BELOW_MINIMUM', message, { tipCap, minimumTip });
	}
}

/** The refusal of a signature that nobody made. */
export function invalidSignature(): PoolError {
	return new PoolError('INVALID_SIGNATURE', 'invalid sender: invalid transaction v, r, s values');
}
