/** Characters of a failure's text that are printed. */
const longestText = 1_000;

/** One line for a user, without a stack, and the exit code. Coded errors keep their code; anything else is a fault of ours. */
export function describeFailure(error: unknown): { line: string; exitCode: number } {
	if (isCoded(error))
		return { line: `mosaic: ${oneLine(error.message)} [${error.code}]`, exitCode: error.exitCode ?? 1 };
	const text = error instanceof Error ? error.message : String(error);
	return {
		line: `mosaic: ${oneLine(text)} [INTERNAL] (this is a fault of mosaic: please report it; MOSAIC_DEBUG=1 prints where)${debugTrace(error)}`,
		exitCode: 70,
	};
}

interface CodedError {
	readonly code: string;
	readonly message: string;
	readonly exitCode?: number;
}

/** Errors that our own modules declare, and those of the operating system, carry a code of capitals; node's own have ERR_. */
function isCoded(error: unknown): error is CodedError {
	return (
		error instanceof Error &&
		'code' in error &&
		typeof error.code === 'string' &&
		/^(?!ERR_)[A-Z][A-Z0-9_]+$/.test(error.code)
	);
}

/** A text that others may have written, an origin say: without line breaks and what else steers a terminal. */
function oneLine(text: string): string {
	const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
	return clean.length > longestText ? `${clean.slice(0, longestText)}…` : clean;
}

function debugTrace(error: unknown): string {
	return process.env.MOSAIC_DEBUG === '1' && error instanceof Error ? `\n${error.stack}` : '';
}
