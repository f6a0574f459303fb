const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Whether brackets nest deeper than `limit` in JSON text: judged before parsing, so that depth costs no memory. */
export function nestsDeeper(text: string, limit: number): boolean {
	let depth = 0;
	let quoted = false;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (quoted) {
			if (code === BACKSLASH) index++;
			else if (code === QUOTE) quoted = false;
		} else if (code === QUOTE) quoted = true;
		else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
			if (++depth > limit) return true;
		} else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
	}
	return false;
}
