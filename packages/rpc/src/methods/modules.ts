import { type BoundMethod, declarator } from './method.ts';
import { namespaceOf } from './namespaces.ts';

const VERSION = '1.0';

/** `rpc_modules`: the namespaces a server has. */
export function modulesMethod(methods: readonly BoundMethod[]): BoundMethod {
	const names = new Set([...methods.map(({ method }) => namespaceOf(method.name)), 'rpc']);
	const modules = Object.fromEntries([...names].sort().map((name) => [name, VERSION]));
	const method = declarator<Record<string, never>>()({
		name: 'rpc_modules',
		summary: 'The namespaces of this server.',
		parameters: [],
		result: 'namespace to version',
		handler: () => modules,
	});
	return { method, invoke: (given, call) => method.invoke({}, given, call) };
}
