/** How a trace is to be made. */
export interface StructLoggerOptions {
	readonly tracer: 'structLogger';
	readonly enableMemory: boolean;
	readonly disableStack: boolean;
	readonly disableStorage: boolean;
	readonly enableReturnData: boolean;
	/** Steps that are shown; 0 for all. */
	readonly limit: number;
}

export interface CallTracerOptions {
	readonly tracer: 'callTracer';
	readonly onlyTopCall: boolean;
	readonly withLog: boolean;
}

export interface PrestateTracerOptions {
	readonly tracer: 'prestateTracer';
	/** What the transaction changes, before and after. */
	readonly diffMode: boolean;
	readonly disableCode: boolean;
	readonly disableStorage: boolean;
}

/** A tracer of geth's by its name, with its settings. */
export type TraceOptions =
	| StructLoggerOptions
	| CallTracerOptions
	| PrestateTracerOptions
	| { readonly tracer: '4byteTracer' | 'noopTracer' };
