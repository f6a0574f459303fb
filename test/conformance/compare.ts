import type { Answer } from './suite.ts';

/** Where an answer differs from the expected one, as `path: found, not expected`; empty where it does not. */
export function differences(expected: Answer, found: Answer, shapeOnly: boolean): string[] {
	if (expected.error !== undefined || found.error !== undefined) return compareErrors(expected, found);
	const out: string[] = [];
	if (shapeOnly) compareShapes(expected.result, found.result, 'result', out);
	else compareValues(expected.result, found.result, 'result', out);
	return out;
}

/** Codes are compared, and data where there is some; messages are each client's own. */
function compareErrors({ error: expected, result }: Answer, { error: found }: Answer): string[] {
	if (expected === undefined) return [`error ${found?.code} "${found?.message}", not the result ${shown(result)}`];
	if (found === undefined) return [`a result, not the error ${expected.code} "${expected.message}"`];
	if (expected.code === found.code) return [];
	return [`error ${found.code} "${found.message}", not ${expected.code} "${expected.message}"`];
}

function compareValues(expected: unknown, found: unknown, path: string, out: string[]): void {
	if (isContainer(expected) && isContainer(found) && Array.isArray(expected) === Array.isArray(found)) {
		for (const key of new Set([...Object.keys(expected), ...Object.keys(found)]))
			compareValues(expected[key], found[key], `${path}.${key}`, out);
		return;
	}
	if (expected !== found) out.push(`${path}: ${shown(found)}, not ${shown(expected)}`);
}

/** Fields of the suite's answers that the specification lets an answer leave out. */
const optionalFields: ReadonlySet<string> = new Set(['deleteStrategy']);

/** Same fields, and values of the same kind; of lists the first elements stand for all. */
function compareShapes(expected: unknown, found: unknown, path: string, out: string[]): void {
	if (kindOf(expected) !== kindOf(found)) {
		out.push(`${path}: ${kindOf(found)}, not ${kindOf(expected)}`);
		return;
	}
	if (!isContainer(expected) || !isContainer(found)) return;
	if (Array.isArray(expected)) {
		if (expected.length > 0 && Array.isArray(found) && found.length > 0)
			compareShapes(expected[0], found[0], `${path}.0`, out);
		return;
	}
	for (const [key, value] of Object.entries(expected)) {
		if (key.startsWith('0x') || /^\d+$/.test(key)) continue;
		if (!(key in found)) {
			if (!optionalFields.has(key)) out.push(`${path}.${key}: missing`);
		} else compareShapes(value, found[key], `${path}.${key}`, out);
	}
}

function kindOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'list';
	if (typeof value === 'string') return /^0x[0-9a-f]*$/i.test(value) ? 'hex' : 'text';
	return typeof value;
}

function isContainer(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
