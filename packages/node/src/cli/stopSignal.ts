import { constants } from 'node:os';
import { CliError } from './cliError.ts';

/** Aborts, with INTERRUPTED as its reason, at the first signal that asks to stop; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
	const controller = new AbortController();
	const onSignal = (signal: NodeJS.Signals): void => {
		if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
		controller.abort(new CliError('INTERRUPTED', `stopped by ${signal} before the start was complete`, { signal }));
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
	return controller.signal;
}
