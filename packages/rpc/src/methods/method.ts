import { invalidParameter, RPC_CODES, RpcError } from '../errors/rpcError.ts';
import type { Schema, ValueOf } from '../schema/schema.ts';
import type { Connection } from '../subscriptions/connection.ts';

/** A parameter by position; a fallback makes it optional. */
export interface Parameter<T, Written = unknown, Optional extends boolean = boolean> {
	readonly name: string;
	readonly schema: Schema<T, Written>;
	readonly fallback?: T;
	readonly optional: Optional;
}

type Parameters = readonly Parameter<unknown>[];

/** How a call reached the server. */
export interface CallContext {
	/** Whose it is: the same object for all requests of a connection. */
	readonly caller: object;
	/** The WebSocket it came over, null over HTTP. */
	readonly connection: Connection | null;
	/** Runs the task once the answer is on its way, so that no notification precedes its subscription's identifier. */
	readonly afterAnswer: (task: () => void) => void;
}

/**
 * A method as it is declared: one file each. `Ports` are the parts of the backend its handler uses; names, parameters
 * and what the handler answers are kept as types, for clients.
 */
export interface Method<
	Ports,
	Name extends string = string,
	Aliases extends readonly string[] = readonly string[],
	P extends Parameters = Parameters,
	Answer = unknown,
> {
	readonly name: Name;
	/** Further names of the same method. */
	readonly aliases: Aliases;
	readonly summary: string;
	readonly parameters: P;
	/** What the result is, for people. */
	readonly result: string;
	readonly invoke: (ports: Ports, given: unknown, call: CallContext) => Answer;
}

/** A method with its ports: name and what runs. */
export interface BoundMethod {
	readonly method: Method<never>;
	readonly invoke: (given: unknown, call: CallContext) => unknown;
}

interface Declaration<Ports, Name, Aliases, P extends Parameters, Answer> {
	readonly name: Name;
	readonly aliases?: Aliases;
	readonly summary: string;
	readonly parameters: P;
	readonly result: string;
	readonly handler: (ports: Ports, parameters: Values<P>, call: CallContext) => Answer;
}

type Values<P extends Parameters> = { readonly [K in keyof P]: ValueOf<P[K]['schema']> };

/** The function that declares methods over these ports. */
export function declarator<Ports>() {
	return <
		const Name extends string,
		const P extends Parameters,
		Answer,
		const Aliases extends readonly string[] = readonly [],
	>(
		declaration: Declaration<Ports, Name, Aliases, P, Answer>,
	): Method<Ports, Name, Aliases, P, Answer> => {
		const { name, aliases, summary, parameters, result, handler } = declaration;
		return {
			name,
			aliases: aliases ?? ([] as readonly string[] as Aliases),
			summary,
			parameters,
			result,
			invoke: (ports, given, call) => handler(ports, parsedParameters(parameters, given) as Values<P>, call),
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

export function required<T, W>(name: string, schema: Schema<T, W>): Parameter<T, W, false> {
	return { name, schema, optional: false };
}

export function optional<T, W>(name: string, schema: Schema<T, W>, fallback: T): Parameter<T, W, true> {
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
