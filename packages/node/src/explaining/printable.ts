/**
 * Control characters, and those that turn the direction of text: a terminal would obey them. Line breaks and tabs do no harm
 * where what follows a break is indented.
 */
const dangerous = /(?![\n\t])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from a contract as it may stand in a log: whatever a terminal would obey is written out. */
export function printable(text: string): string {
	return text.replace(dangerous, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The same in one line. */
export function printableLine(text: string): string {
	return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
