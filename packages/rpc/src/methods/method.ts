import { invalidParameter, RPC_CODES, RpcError } from '../errors/rpcError.ts';
import type { Schema } from '../schema/schema.ts';
import type { Connection } from '../subscriptions/connection.ts';

/** A parameter by position; a fallback makes it optional. */
export interface Parameter<T> {
	readonly name: string;
	readonly schema: Schema<T>;
	readonly fallback?: T;
	readonly optional: boolean;
}

/** How a call reached the server. */
export interface CallContext {
	/** Whose it is: the same object for all requests of a connection. */
	readonly caller: object;
	/** The WebSocket it came over, null over HTTP. */
	readonly connection: Connection | null;
	/** Runs the task once the answer is on its way, so that no notification precedes its subscription's identifier. */
	readonly afterAnswer: (task: () => void) => void;
}

/** A method as it is declared: one file each. `Ports` are the parts of the backend its handler uses. */
export interface Method<Ports> {
	readonly name: string;
	/** Further names of the same method. */
	readonly aliases: readonly string[];
	readonly summary: string;
	readonly parameters: readonly Parameter<unknown>[];
	/** What the result is, for people. */
	readonly result: string;
	readonly invoke: (ports: Ports, given: unknown, call: CallContext) => unknown;
}

/** A method with its ports: name and what runs. */
export interface BoundMethod {
	readonly method: Method<never>;
	readonly invoke: (given: unknown, call: CallContext) => unknown;
}

interface Declaration<Ports, P extends readonly unknown[]> {
	readonly name: string;
	readonly aliases?: readonly string[];
	readonly summary: string;
	readonly parameters: { readonly [K in keyof P]: Parameter<P[K]> };
	readonly result: string;
	readonly handler: (ports: Ports, parameters: P, call: CallContext) => unknown;
}

/** The function that declares methods over these ports. */
export function declarator<Ports>() {
	return <const P extends readonly unknown[]>(declaration: Declaration<Ports, P>): Method<Ports> => {
		const parameters = declaration.parameters as readonly Parameter<unknown>[];
		return {
			name: declaration.name,
			aliases: declaration.aliases ?? [],
			summary: declaration.summary,
			parameters,
			result: declaration.result,
			invoke: (ports, given, call) =>
				declaration.handler(ports, parsedParameters(parameters, given) as unknown as P, call),
		};
	};
}

/** Ties a table of methods to what they run against, each once for every name that it has. */
export function bind<Ports>(methods: readonly Method<Ports>[], ports: Ports): readonly BoundMethod[] {
	return methods.flatMap((method) =>
		[method.name, ...method.aliases].map((name) => ({
			method: { ...method, name },
			invoke: (given, call) => method.invoke(ports, given, call),
		})),
	);
}

export function required<T>(name: string, schema: Schema<T>): Parameter<T> {
	return { name, schema, optional: false };
}

export function optional<T>(name: string, schema: Schema<T>, fallback: T): Parameter<T> {
	return { name, schema, fallback, optional: true };
}

/** Parameters by position, or by name in an object; null stands for absent where a parameter is optional. */
export function parsedParameters(parameters: readonly Parameter<unknown>[], given: unknown): readonly unknown[] {
	const values = positionalParameters(parameters, given);
	if (values.length > parameters.length) {
		throw new RpcError(
			RPC_CODES.invalidParameters,
			`too many arguments: ${values.length} given, at most ${parameters.length} are wanted`,
		);
	}
	return parameters.map((parameter, index) => {
		const value: unknown = values[index];
		if (parameter.optional && (value === undefined || value === null)) return parameter.fallback;
		if (value === undefined) throw invalidParameter(parameter.name, 'it is required');
		return parameter.schema.parse(value, parameter.name);
	});
}

/** Parameters as they were given, by position. */
export function positionalParameters(parameters: readonly Parameter<unknown>[], given: unknown): readonly unknown[] {
	if (Array.isArray(given)) return given;
	if (given === undefined || given === null) return [];
	const named = given as Readonly<Record<string, unknown>>;
	for (const name of Object.keys(named)) {
		if (!parameters.some((parameter) => parameter.name === name)) {
			throw invalidParameter(name.slice(0, 64), 'the method has no parameter of this name');
		}
	}
	return parameters.map((parameter) => named[parameter.name]);
}
