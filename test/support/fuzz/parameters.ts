import fc from 'fast-check';

/** A parameter as OpenRPC describes it. */
export interface DescribedParameter {
	readonly name: string;
	readonly required: boolean;
	readonly schema: JsonSchema;
}

type JsonSchema = { readonly [keyword: string]: unknown };

/** What is on the chain, for values that mean something to it. */
export interface Known {
	readonly addresses: readonly string[];
	readonly hashes: readonly string[];
}

const edges = [
	0n,
	1n,
	2n,
	127n,
	2n ** 31n,
	2n ** 32n - 1n,
	2n ** 53n,
	2n ** 63n,
	2n ** 64n - 1n,
	2n ** 64n,
	2n ** 256n - 1n,
	2n ** 256n,
];
const hexOf = (value: bigint): string => `0x${value.toString(16)}`;
const polluting = JSON.parse(
	'{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"length":-1}',
);

/** What no method wants, or only by chance. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		true,
		-1,
		1e308,
		-1e-7,
		0.5,
		2 ** 53,
		'',
		'0x',
		'0X1',
		'0x00',
		'0xg',
		'-0x1',
		'NaN',
		'latest',
		'pending',
	),
	fc.constantFrom<unknown>(
		polluting,
		'__proto__',
		'constructor',
		'\u0000',
		'\ud83d\ude80',
		'\ud800',
		[],
		{},
		[[]],
		[null],
		[[[[[[[[1]]]]]]]],
	),
	fc.constantFrom(...edges).map(hexOf),
	fc.integer(),
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.integer({ min: 1, max: 20_000 }).map((length) => `0x${'ab'.repeat(length)}`),
	fc.jsonValue({ maxDepth: 3 }),
);

/** Parameters of a method, by position or by name: mostly as they are described, with faults strewn in. */
export function parametersOf(parameters: readonly DescribedParameter[], known: Known): fc.Arbitrary<unknown> {
	const one = (parameter: DescribedParameter): fc.Arbitrary<unknown> =>
		fc.oneof(
			{ weight: 6, arbitrary: describedValue(parameter.schema, parameter.name, known, 0) },
			{ weight: 1, arbitrary: junk },
		);
	const all = fc.tuple(...parameters.map(one));
	const sized = fc
		.tuple(all, fc.nat(parameters.length), fc.nat(9))
		.map(([values, length, whole]) => (whole < 7 ? values : values.slice(0, length)));
	const named = all.map((values) => Object.fromEntries(parameters.map(({ name }, index) => [name, values[index]])));
	return fc.oneof(
		{ weight: 12, arbitrary: sized },
		{ weight: 2, arbitrary: named },
		{ weight: 1, arbitrary: fc.tuple(all, junk).map(([values, extra]) => [...values, extra]) },
		{ weight: 1, arbitrary: junk },
	);
}

/** A value that a schema describes, or nearly. */
function describedValue(schema: JsonSchema, name: string, known: Known, depth: number): fc.Arbitrary<unknown> {
	const inner = (given: unknown, of = name): fc.Arbitrary<unknown> =>
		depth > 6 ? fc.constant(null) : describedValue((given ?? {}) as JsonSchema, of, known, depth + 1);
	if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
	if (Array.isArray(schema.oneOf)) return fc.oneof(...schema.oneOf.map((each) => inner(each)));
	switch (schema.type) {
		case 'object':
			return objectOf(schema, known, inner);
		case 'array':
			return fc.array(inner(schema.items), { maxLength: 3 });
		case 'boolean':
			return fc.boolean();
		case 'null':
			return fc.constant(null);
		case 'integer':
		case 'number':
			return small(name);
		case 'string':
			return textOf(String(schema.pattern ?? ''), name, known);
		default:
			return describedBy(String(schema.description ?? ''), known);
	}
}

function objectOf(
	{ properties = {}, additionalProperties }: JsonSchema,
	known: Known,
	inner: (schema: unknown, name?: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
	const fields = Object.entries(properties as Record<string, JsonSchema>);
	if (fields.length > 0) {
		const values = Object.fromEntries(fields.map(([name, schema]) => [name, strewn(inner(schema, name))]));
		return fc.record(values, { requiredKeys: [] });
	}
	return fc.dictionary(fc.constantFrom(...known.addresses), inner(additionalProperties), { maxKeys: 3 });
}

/** Rarely something else. */
function strewn(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.oneof({ weight: 30, arbitrary: value }, { weight: 1, arbitrary: junk });
}

/** Counts that a node takes on are small: what is large is for it to refuse. */
function small(name: string): fc.Arbitrary<unknown> {
	return /time|seconds|interval|timestamp/i.test(name)
		? fc.integer({ min: 0, max: 100 })
		: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(-1, 2 ** 31, 2 ** 53 - 1));
}

function textOf(pattern: string, name: string, known: Known): fc.Arbitrary<unknown> {
	if (pattern.includes('{40}')) return fc.constantFrom(...known.addresses);
	if (pattern.includes('{64}')) return fc.constantFrom(...known.hashes);
	if (pattern.includes('{2})*')) return bytes;
	return fc.oneof(
		small(name).map((value) => hexOf(BigInt(value as number))),
		fc.constantFrom(...edges).map(hexOf),
	);
}

const bytes: fc.Arbitrary<string> = fc.oneof(
	// Code that runs: loops, calls, storage, reverts.
	fc.constantFrom(
		'0x',
		'0x5b5f56',
		'0x60aa5f5260205ffd',
		'0x5f5f5f5f5f305af1',
		'0x6001600155',
		'0xfe',
		'0x602a5f5260205ff3',
	),
	fc.uint8Array({ maxLength: 70 }).map((array) => `0x${Buffer.from(array).toString('hex')}`),
);

function describedBy(description: string, known: Known): fc.Arbitrary<unknown> {
	const number = fc.constantFrom(
		'latest',
		'safe',
		'finalized',
		'earliest',
		'pending',
		'0x0',
		'0x1',
		'0x2',
		'0xffffff',
		'committed',
	);
	if (description.includes('block')) {
		const hash = fc.constantFrom(...known.hashes);
		return fc.oneof(
			number,
			hash,
			hash.map((blockHash) => ({ blockHash })),
			fc.constant({ blockNumber: '0x1' }),
		);
	}
	if (description.includes('address'))
		return fc.oneof(fc.constantFrom(...known.addresses), fc.subarray([...known.addresses]));
	if (description.includes('topic'))
		return fc.oneof(fc.constantFrom(...known.hashes, null), fc.subarray([...known.hashes]));
	return fc.oneof(number, small(''), bytes, fc.boolean(), junk);
}
