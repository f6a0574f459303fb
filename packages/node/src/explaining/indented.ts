/** Text whose further lines cannot be taken for lines of the log. */
export function indented(text: string): string {
	return text.replaceAll('\n', '\n    ');
}
