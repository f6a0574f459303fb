/** Where another chain is reached. Secrets may be in all of it but `shown`. */
export interface RemoteEndpoint {
	/** Without name and password. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Scheme, host and port: all that is ever printed of the URL. */
	readonly shown: string;
}

/** The endpoint of a URL; `header` is one more header, as `Name: value`. */
export function remoteEndpoint(given: string, header: string | null): RemoteEndpoint {
	const url = new URL(given);
	const { origin, username, password } = url;
	url.username = '';
	url.password = '';
	const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	const basic = username === '' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
	return { url: url.href, shown: origin, headers: { ...basic, ...headerOf(header) } };
}

function headerOf(text: string | null): Record<string, string> {
	if (text === null) return {};
	const colon = text.indexOf(':');
	return { [text.slice(0, colon).trim()]: text.slice(colon + 1).trim() };
}

/** Whether a text is a header as `Name: value`. */
export function isHeader(text: string): boolean {
	return /^[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*$/.test(text);
}

/** A URL and the block that may follow it after an `@`, as anvil has it; the credentials' `@` is before the host. */
export function splitForkUrl(text: string): { readonly url: string; readonly block: number | null } {
	const match = /^(.*)@(\d{1,15})$/.exec(text);
	if (match === null || !URL.canParse(match[1] ?? '')) return { url: text, block: null };
	return { url: match[1] ?? '', block: Number(match[2]) };
}
