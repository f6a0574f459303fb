import { expect, test } from 'vitest';
import { declaredMethods } from './declared.ts';
import { namespaceOf, namespaces } from './namespaces.ts';

test('the namespaces are those of the declared methods, in their order', () => {
	const names = declaredMethods.flatMap(({ methods }) =>
		methods.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
	);
	expect(namespaces).toEqual([...new Set(names.map(namespaceOf))]);
});
