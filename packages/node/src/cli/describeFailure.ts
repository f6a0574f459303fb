/** One line for a user, without a stack, and the exit code. Coded errors keep their code; anything else is a fault of ours. */
export function describeFailure(error: unknown): { line: string; exitCode: number } {
	if (isCoded(error)) return { line: `mosaic: ${error.message} [${error.code}]`, exitCode: error.exitCode ?? 1 };
	const text = error instanceof Error ? error.message : String(error);
	return {
		line: `mosaic: ${text.split('\n')[0]} [INTERNAL] (this is a fault of mosaic: please report it; MOSAIC_DEBUG=1 prints where)${debugTrace(error)}`,
		exitCode: 70,
	};
}

interface CodedError {
	readonly code: string;
	readonly message: string;
	readonly exitCode?: number;
}

/** Errors that our own modules declare carry a code of capitals. */
function isCoded(error: unknown): error is CodedError {
	return (
		error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_]+$/.test(error.code)
	);
}

function debugTrace(error: unknown): string {
	return process.env.MOSAIC_DEBUG === '1' && error instanceof Error ? `\n${error.stack}` : '';
}
