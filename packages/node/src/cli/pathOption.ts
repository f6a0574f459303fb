import { type OptionDeclaration, optional, textOption } from './option.ts';

/** A file or folder of the user's; `value` says which. Null where it was left out. */
export function pathOption(declared: {
	readonly flag: string;
	readonly group: string;
	readonly value: 'file' | 'folder';
	readonly description: string;
}): OptionDeclaration<string | null> {
	const accepts = (text: string): boolean => text !== '' && !text.includes('\0');
	return optional(textOption({ ...declared, expected: `a ${declared.value}`, accepts }));
}
