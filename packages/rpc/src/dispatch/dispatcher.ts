import {
	createJSONRPCErrorResponse,
	type JSONRPCErrorResponse,
	type JSONRPCRequest,
	type JSONRPCResponse,
	JSONRPCServer,
} from 'json-rpc-2.0';
import { RPC_CODES, RpcError } from '../errors/rpcError.ts';
import { internalError, toRpcError } from '../errors/toRpcError.ts';
import type { RpcLimits } from '../limits.ts';
import type { BoundMethod, CallContext } from '../methods/method.ts';
import { nestsDeeper } from './nesting.ts';
import { withinRequest } from './requestContext.ts';
import { Turns } from './turns.ts';

/** The limits that hold whatever the method. */
export type DispatchLimits = Pick<
	RpcLimits,
	'batchSize' | 'batchAnswerBytes' | 'batchConcurrency' | 'answerBytes' | 'nesting'
>;

/** Told of failures that callers learn nothing about. */
export type InternalErrorListener = (method: string, error: unknown) => void;

const LONGEST_SHOWN_NAME = 128;

/** Text of a request or batch in, text of the answer out: JSON-RPC 2.0 without a transport. Never rejects. */
export class Dispatcher {
	readonly #server = new JSONRPCServer<CallContext>({ errorListener: () => undefined });
	readonly #limits: DispatchLimits;
	readonly #onInternalError: InternalErrorListener;

	constructor(methods: readonly BoundMethod[], limits: DispatchLimits, onInternalError: InternalErrorListener) {
		this.#limits = limits;
		this.#onInternalError = onInternalError;
		for (const { method, invoke } of methods) {
			this.#server.addMethod(method.name, (given, call) => this.#guarded(method.name, () => invoke(given, call)));
		}
		this.#server.handleMethodNotFound = async (request) =>
			request.id === undefined ? null : errorAnswer(request.id, unknownMethod(request.method));
		this.#server.mapErrorToJSONRPCErrorResponse = (id, error) => errorAnswer(id, toRpcError(error) ?? internalError());
	}

	/** The answer, or null where nothing is to be answered (notifications alone). */
	async receive(text: string, call: CallContext): Promise<string | null> {
		const parsed = this.#parse(text);
		if (parsed instanceof RpcError) return JSON.stringify(errorAnswer(null, parsed));
		return Array.isArray(parsed) ? this.#batch(parsed, call) : this.#single(parsed, call);
	}

	#parse(text: string): unknown {
		if (nestsDeeper(text, this.#limits.nesting)) {
			return new RpcError(RPC_CODES.invalidRequest, `invalid request: nested deeper than ${this.#limits.nesting}`);
		}
		try {
			return JSON.parse(text);
		} catch {
			return new RpcError(RPC_CODES.parse, 'parse error: the request is not valid JSON');
		}
	}

	async #batch(requests: readonly unknown[], call: CallContext): Promise<string | null> {
		const { batchSize, batchAnswerBytes } = this.#limits;
		if (requests.length === 0) return JSON.stringify(errorAnswer(null, invalidRequest('empty batch')));
		if (requests.length > batchSize) {
			const reason = `batch too large: ${requests.length} requests, at most ${batchSize} are allowed`;
			return JSON.stringify(errorAnswer(null, invalidRequest(reason)));
		}
		const answers: string[] = [];
		let size = 0;
		let next = 0;
		const turns = new Turns();
		const slots: (string | null)[] = new Array(requests.length).fill(null);
		// Requests start in their order and overlap: a batch of sends is admitted side by side. Others have turns meanwhile.
		const worker = async (): Promise<void> => {
			for (let index = next++; index < requests.length; index = next++) {
				while (turns.isOver) await turns.giveWay();
				const answer =
					size > batchAnswerBytes
						? tooLarge(identifierOf(requests[index]), 'split the batch')
						: await this.#single(requests[index], call);
				size += answer?.length ?? 0;
				slots[index] = answer;
			}
		};
		await Promise.all(Array.from({ length: Math.min(this.#limits.batchConcurrency, requests.length) }, worker));
		for (const answer of slots) if (answer !== null) answers.push(answer);
		return answers.length === 0 ? null : `[${answers.join(',')}]`;
	}

	async #single(request: unknown, call: CallContext): Promise<string | null> {
		const fault = requestFault(request);
		if (fault !== null) return JSON.stringify(errorAnswer(identifierOf(request), invalidRequest(fault)));
		const valid = request as JSONRPCRequest;
		const context = { caller: call.caller, began: performance.now() };
		const answer = await withinRequest(context, () => this.#server.receive(valid, call));
		return answer === null ? null : this.#serialise(valid, answer);
	}

	#serialise(request: JSONRPCRequest, answer: JSONRPCResponse): string {
		try {
			const text = JSON.stringify(answer);
			return text.length <= this.#limits.answerBytes ? text : tooLarge(answer.id, 'ask for less at once');
		} catch (error) {
			this.#onInternalError(request.method, error);
			return JSON.stringify(errorAnswer(request.id ?? null, internalError()));
		}
	}

	async #guarded(name: string, run: () => unknown): Promise<unknown> {
		try {
			return (await run()) ?? null;
		} catch (error) {
			if (toRpcError(error) === null) this.#onInternalError(name, error);
			throw error;
		}
	}
}

type Identifier = string | number | null;

function errorAnswer(id: Identifier, error: RpcError): JSONRPCErrorResponse {
	return createJSONRPCErrorResponse(id, error.code, error.message, error.data);
}

function invalidRequest(reason: string): RpcError {
	return new RpcError(RPC_CODES.invalidRequest, `invalid request: ${reason}`);
}

function unknownMethod(name: string): RpcError {
	const shown = name.slice(0, LONGEST_SHOWN_NAME);
	return new RpcError(RPC_CODES.methodNotFound, `the method ${shown} does not exist/is not available`);
}

function tooLarge(id: Identifier, advice: string): string {
	return JSON.stringify(errorAnswer(id, new RpcError(RPC_CODES.limit, `response too large: ${advice}`)));
}

/** What is wrong with a request, or null. */
function requestFault(request: unknown): string | null {
	if (!isObject(request)) return 'it is not an object';
	if (request.jsonrpc !== '2.0') return "jsonrpc must be '2.0'";
	if (typeof request.method !== 'string') return 'method must be a string';
	if (request.params !== undefined && (typeof request.params !== 'object' || request.params === null)) {
		return request.params === null ? null : 'params must be an array or an object';
	}
	return request.id === undefined || isIdentifier(request.id) ? null : 'id must be a string, a number or null';
}

function identifierOf(request: unknown): Identifier {
	return isObject(request) && isIdentifier(request.id) ? request.id : null;
}

function isIdentifier(id: unknown): id is Identifier {
	return id === null || typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id));
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
