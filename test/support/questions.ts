/** A node with the hashes of its blocks by number: they are all that must differ. */
export interface Side {
	readonly url: string;
	readonly hashes: string[];
}

/** A question with its name, method and parameters; what names a block by hash is made for each side. */
export type Question = readonly [string, string, readonly unknown[] | ((side: Side) => readonly unknown[])];

/** What of the answers is compared. */
export interface Comparison {
	/** Fields of results that are left out, however deep. */
	readonly leaveOut?: readonly string[];
	/** What else is done to both results before. */
	readonly see?: (result: unknown) => unknown;
}

interface Outcome {
	readonly result?: unknown;
	readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** The questions that two nodes answer differently, as `method: name`, with how; of errors code and data are compared. */
export async function differing(
	[theirs, ours]: readonly [Side, Side],
	questions: readonly Question[],
	{ leaveOut = [], see = (result) => result }: Comparison = {},
): Promise<Record<string, readonly unknown[]>> {
	const found: Record<string, readonly unknown[]> = {};
	const hidden = new Set(leaveOut);
	for (const [name, method, given] of questions) {
		const paramsOf = (side: Side) => (typeof given === 'function' ? given(side) : given);
		const [expected, answered] = await Promise.all([
			ask(theirs, method, paramsOf(theirs)),
			ask(ours, method, paramsOf(ours)),
		]);
		const lines = differences(see(essence(expected, hidden)), see(essence(answered, hidden)), '');
		if (lines.length > 0)
			found[`${method}: ${name}`] = [...lines.slice(0, 4), expected.error?.message, answered.error?.message];
	}
	return found;
}

/** Whether a value is an object or an array. */
export function isContainer(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

async function ask({ url, hashes }: Side, method: string, params: readonly unknown[]): Promise<Outcome> {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	// Hashes of blocks are called by their numbers: then they are the same.
	const text = hashes.reduce((all, hash, number) => all.replaceAll(hash, `block ${number}`), await response.text());
	return JSON.parse(text);
}

/** What must be the same of two answers: a result, or code and data of an error. */
function essence({ result, error }: Outcome, leaveOut: ReadonlySet<string>): unknown {
	if (error === undefined) return without(result, leaveOut);
	return { code: error.code, ...(typeof error.data === 'string' && { data: error.data }) };
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
	if (Array.isArray(value)) return value.map((item) => without(item, names));
	if (!isContainer(value)) return value;
	const kept = Object.entries(value).filter(([name]) => !names.has(name));
	return Object.fromEntries(kept.map(([name, item]) => [name, without(item, names)]));
}

/** Where two values differ, as `place: theirs, ours`. */
function differences(theirs: unknown, ours: unknown, place: string): string[] {
	if (isContainer(theirs) && isContainer(ours) && Array.isArray(theirs) === Array.isArray(ours)) {
		const names = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
		return [...names].flatMap((name) => differences(theirs[name], ours[name], `${place}.${name}`));
	}
	return theirs === ours ? [] : [`${place}: ${shown(theirs)}, ${shown(ours)}`];
}

function shown(value: unknown): string {
	return (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}
