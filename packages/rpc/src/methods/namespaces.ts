/** What stands before the first underscore of a method's name. */
export function namespaceOf(name: string): string {
	return name.split('_', 1)[0] ?? name;
}
