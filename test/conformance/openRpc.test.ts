import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv, type AnySchemaObject } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { untypedRpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { readSpecification, type SpecifiedMethod } from './specification.ts';
import { suiteFolders } from './suite.ts';

/** A document of OpenRPC, as far as tests look into it. */
interface Document {
	readonly methods: readonly { readonly name: string; readonly params: readonly Parameter[] }[];
}
type Parameter = SpecifiedMethod['parameters'][number];

/** Methods that the specification has and this node has not. */
const absent: Readonly<Record<string, string>> = {
	debug_getBadBlocks: 'blocks that are refused are not kept',
	debug_getRawBlockAccessList: 'of a hardfork to come (EIP-7928)',
	eth_getBlockAccessList: 'of a hardfork to come (EIP-7928)',
};

/** Where parameters differ: each difference with its reason. */
const differing: Readonly<Record<string, string>> = {
	'eth_call: also stateOverrides?, blockOverrides?': 'as geth, and as ethers and viem send them',
	'eth_createAccessList: also stateOverrides?': 'as geth',
	'eth_estimateGas: also stateOverrides?, blockOverrides?': 'as geth',
	'eth_feeHistory: rewardPercentiles may be left out': 'as geth: no rewards then',
	'eth_getBlockByHash: hydratedTransactions may be left out': 'hashes then, as with anvil',
	'eth_getBlockByNumber: hydratedTransactions may be left out': 'hashes then, as with anvil',
	'eth_getBlockTransactionCountByHash: blockHash is required': 'there is no count of no block',
	'eth_getBlockTransactionCountByNumber: block is required': 'there is no count of no block',
	'eth_newPendingTransactionFilter: also hydratedTransactions?': 'as geth, and as alloy sends it',
};

const require = createRequire(import.meta.url);

let stack: RunningStack;
let document: Document;
let specification: readonly SpecifiedMethod[];
beforeAll(async () => {
	stack = await startStack();
	document = (await untypedRpc(stack.auxiliary.url, 'rpc.discover')) as Document;
	specification = JSON.parse(await readFile(new URL('specification.json', import.meta.url), 'utf8'));
});
afterAll(async () => {
	await stack?.program.stop();
});

test('the document of a server is one of OpenRPC', () => {
	const ajv = new Ajv({ strict: false, validateFormats: false });
	ajv.addMetaSchema(resolvable(require('@json-schema-tools/meta-schema').default));
	const validate = ajv.compile(resolvable(require('@open-rpc/meta-schema').openrpcDocument));
	validate(document);
	expect(validate.errors).toBeNull();
	expect(validate({ ...document, methods: [{ name: 'nothing' }] })).toBe(false);
});

test('the schema of each parameter is a JSON Schema that can be compiled', () => {
	const ajv = new Ajv({ strict: false });
	const schemas = document.methods.flatMap(({ params }) => params.map((parameter) => Reflect.get(parameter, 'schema')));
	expect(schemas.length).toBeGreaterThan(100);
	for (const schema of schemas) expect(() => ajv.compile(schema)).not.toThrow();
});

test('its methods are those of the specification, but for those named here', () => {
	const served = new Set(document.methods.map(({ name }) => name));
	const missing = specification.map(({ name }) => name).filter((name) => !served.has(name));
	expect(missing).toEqual(Object.keys(absent));
});

test('its parameters are those of the specification, but for those named here', () => {
	const found = specification.flatMap(({ name, parameters }) => {
		const ours = document.methods.find((method) => method.name === name);
		return ours === undefined ? [] : differencesOf(parameters, ours.params).map((line) => `${name}: ${line}`);
	});
	expect(found).toEqual(Object.keys(differing));
});

/** One address is written with and without a slash; and a pointer to what is itself called `$ref` is not followed: it is a text. */
function resolvable(schema: object): AnySchemaObject {
	const address = 'https://meta.json-schema.tools';
	const text = JSON.stringify(schema).replaceAll(`${address}/`, address);
	const pointer = JSON.stringify({ $ref: `${address}#/definitions/JSONSchemaObject/properties/$ref` });
	return JSON.parse(text.replaceAll(pointer, JSON.stringify({ type: 'string' })));
}

/** Names and order, and what may be left out. */
function differencesOf(specified: readonly Parameter[], ours: readonly Parameter[]): string[] {
	const found = specified.flatMap((parameter, index) => {
		const same = ours[index];
		if (same?.name !== parameter.name) return [`${same?.name ?? 'nothing'}, not ${parameter.name}`];
		if (same.required === parameter.required) return [];
		return [`${parameter.name} ${same.required ? 'is required' : 'may be left out'}`];
	});
	const more = ours.slice(specified.length).map(({ name, required }) => `${name}${required ? '' : '?'}`);
	return more.length === 0 ? found : [...found, `also ${more.join(', ')}`];
}

const folder = process.env.MOSAIC_CONFORMANCE_SUITE;

test.skipIf(folder === undefined)('specification.json is what the sources say', async () => {
	expect(await readSpecification(suiteFolders(folder ?? '').specification)).toEqual(specification);
});
