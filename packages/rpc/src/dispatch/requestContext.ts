import { AsyncLocalStorage } from 'node:async_hooks';

/** A request being served. */
export interface RequestContext {
	/** Whose it is: the same object for all requests of a connection, so that connections can take turns. */
	readonly caller: object;
	/** When it began to be served, in milliseconds of `performance.now()`. */
	readonly began: number;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** Runs what serves a request. */
export function withinRequest<T>(context: RequestContext, serve: () => T): T {
	return contexts.run(context, serve);
}

/** The request that is served by whoever asks; undefined outside of any. */
export function currentRequest(): RequestContext | undefined {
	return contexts.getStore();
}
