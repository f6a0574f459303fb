import { jsonSchemaOf } from '../schema/schema.ts';
import { type BoundMethod, declarator, type Method, type Parameter } from './method.ts';

/** `rpc.discover`: the OpenRPC document of a server, made from the declarations of its methods. */
export function discoverMethod(methods: readonly BoundMethod[], version: string): BoundMethod {
	const document = openRpcDocument(
		methods.map(({ method }) => method),
		version,
	);
	const method = declarator<Record<string, never>>()({
		name: 'rpc.discover',
		summary: 'The methods of this server, as an OpenRPC document.',
		parameters: [],
		result: 'an OpenRPC document',
		handler: () => document,
	});
	return { method, invoke: (given, call) => method.invoke({}, given, call) };
}

/** Methods as OpenRPC 1.3 has them. Results are described in words. */
export function openRpcDocument(methods: readonly Pick<Method<never>, keyof Declared>[], version: string): object {
	return {
		openrpc: '1.3.2',
		info: { title: 'Mosaic JSON-RPC', version },
		methods: [...methods].sort((first, second) => (first.name < second.name ? -1 : 1)).map(formatMethod),
	};
}

type Declared = Pick<Method<never>, 'name' | 'summary' | 'parameters' | 'result'>;

function formatMethod({ name, summary, parameters, result }: Declared): object {
	return {
		name,
		summary,
		paramStructure: 'either',
		params: parameters.map(formatParameter),
		result: { name: 'result', description: result, schema: {} },
	};
}

function formatParameter({ name, schema, optional }: Parameter<unknown>): object {
	return { name, required: !optional, schema: jsonSchemaOf(schema) };
}
