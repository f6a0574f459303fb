import { expect, test } from 'vitest';
import { differences } from './compare.ts';

test('values are compared field by field, errors by their codes, and shapes by kind', () => {
	const result = { a: '0x1', b: [{ c: null }] };
	expect(differences({ result }, { result: { ...result } }, false)).toEqual([]);
	expect(differences({ result }, { result: { a: '0x2', b: [{ c: null }], d: 1 } }, false)).toEqual([
		'result.a: "0x2", not "0x1"',
		'result.d: 1, not nothing',
	]);
	expect(differences({ result }, { result: { a: '0x2', b: [] } }, true)).toEqual([]);
	expect(differences({ result }, { result: { a: 'two', b: [] } }, true)).toEqual(['result.a: text, not hex']);
	expect(differences({ result }, { result: { a: '0x2' } }, true)).toEqual(['result.b: missing']);
	expect(differences({ result: { deleteStrategy: {} } }, { result: {} }, true)).toEqual([]);
	const error = { code: -32_000, message: 'no' };
	expect(differences({ error }, { error: { ...error, message: 'none' } }, false)).toEqual([]);
	expect(differences({ error }, { error: { ...error, code: 3 } }, false)).toHaveLength(1);
	expect(differences({ error }, { result }, true)).toHaveLength(1);
	expect(differences({ result }, { error }, true)).toHaveLength(1);
});
