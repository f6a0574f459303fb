/** Resolves with the first signal that asks to stop; a second one ends the process at once. */
export function stopSignal(): Promise<NodeJS.Signals> {
	return new Promise((resolve) => {
		let asked = false;
		const onSignal = (signal: NodeJS.Signals): void => {
			if (asked) process.exit(130);
			asked = true;
			resolve(signal);
		};
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
	});
}
