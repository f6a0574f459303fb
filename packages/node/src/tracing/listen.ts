import type { EVMResult, InterpreterStep, Message } from '@ethereumjs/evm';
import type { VM } from '@ethereumjs/vm';

/** What a machine tells while it runs; it waits for what is asynchronous. */
export interface MachineListener {
	readonly beforeMessage?: (message: Message) => void | Promise<void>;
	readonly step?: (step: InterpreterStep) => void | Promise<void>;
	readonly afterMessage?: (result: EVMResult) => void | Promise<void>;
}

/** Listens to a machine until {@link unlisten}. */
export function listen({ evm }: VM, listener: MachineListener): void {
	const { events } = evm;
	if (events === undefined) throw new TypeError('an EVM of ethereumjs has events');
	const { beforeMessage, step, afterMessage } = listener;
	if (beforeMessage !== undefined) events.on('beforeMessage', settled(beforeMessage));
	if (step !== undefined) events.on('step', settled(step));
	if (afterMessage !== undefined) events.on('afterMessage', settled(afterMessage));
}

/** Ends all listening. */
export function unlisten({ evm }: VM): void {
	for (const event of ['beforeMessage', 'step', 'afterMessage'] as const) evm.events?.removeAllListeners(event);
}

/** The machine goes on when the listener is done. */
function settled<T>(listener: (data: T) => void | Promise<void>) {
	return async (data: T, next?: (error?: Error) => void): Promise<void> => {
		try {
			await listener(data);
			next?.();
		} catch (error) {
			if (next === undefined) throw error;
			next(error instanceof Error ? error : new TypeError(String(error)));
		}
	};
}
