import { currentRequest } from '@mosaic/rpc';
import type { RpcLimits } from '@mosaic/rpc/settings';
import type { Pace } from '../execution/index.ts';
import { CallScheduler } from './callScheduler.ts';

/** What a call may take: gas, and how it shares the thread. */
export interface CallTerms {
	readonly gasCap: bigint;
	readonly pace: Pace;
}

/** Whoever asks from outside of any request. */
const nobody = {};

/** Runs what callers ask for within their limits of gas and time, and in turn. */
export class Calls {
	readonly #scheduler = new CallScheduler();
	readonly #limits: Pick<RpcLimits, 'callGas' | 'callMilliseconds' | 'traceMilliseconds'>;

	constructor(limits: Pick<RpcLimits, 'callGas' | 'callMilliseconds' | 'traceMilliseconds'>) {
		this.#limits = limits;
	}

	/** Rejects with LIMIT_EXCEEDED where the request takes longer than a call may. */
	call<T>(work: (terms: CallTerms) => Promise<T>): Promise<T> {
		return this.#run(this.#limits.callMilliseconds, work);
	}

	/** As `call`, for requests that run what is in blocks once more. */
	trace<T>(work: (terms: CallTerms) => Promise<T>): Promise<T> {
		return this.#run(this.#limits.traceMilliseconds, work);
	}

	#run<T>(milliseconds: number, work: (terms: CallTerms) => Promise<T>): Promise<T> {
		const { caller, began } = currentRequest() ?? { caller: nobody, began: performance.now() };
		const late = `execution aborted (timeout = ${milliseconds / 1_000}s)`;
		const gasCap = BigInt(this.#limits.callGas);
		return this.#scheduler.run(caller, began + milliseconds, late, (pace) => work({ gasCap, pace }));
	}
}
