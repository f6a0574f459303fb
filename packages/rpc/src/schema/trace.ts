import { invalidParameter } from '../errors/rpcError.ts';
import type { CallOverrides } from '../executionData.ts';
import type { TraceOptions } from '../traceData.ts';
import { mapped, partialObject } from './combinators.ts';
import { blockOverrides, stateOverrides } from './overrides.ts';
import { boolean, countOrNumber, text } from './primitives.ts';

const tracerSettings = partialObject('settings of the tracer', {
	onlyTopCall: boolean,
	withLog: boolean,
	diffMode: boolean,
	disableCode: boolean,
	disableStorage: boolean,
});

const shape = {
	tracer: text,
	tracerConfig: tracerSettings,
	timeout: text,
	enableMemory: boolean,
	disableStack: boolean,
	disableStorage: boolean,
	enableReturnData: boolean,
	limit: countOrNumber,
};

const fields = partialObject('trace options', shape);
const callFields = partialObject('trace options', { ...shape, stateOverrides, blockOverrides });

/** The settings of a trace where none are given. */
export const USUAL_TRACE: TraceOptions = optionsOf({}, '');

/** The options of `debug_traceTransaction`; a tracer is named, as JavaScript is not run. */
export const traceOptions = mapped(fields, 'trace options', optionsOf);

interface TracedCallOptions {
	readonly options: TraceOptions;
	readonly overrides: CallOverrides;
}

/** Those of `debug_traceCall`, with what the call overrides. */
export const traceCallOptions = mapped(
	callFields,
	'trace options',
	({ stateOverrides: state, blockOverrides: block, ...given }, path): TracedCallOptions => ({
		options: optionsOf(given, path),
		overrides: { ...(state !== undefined && { state }), ...(block !== undefined && { block }) },
	}),
);

function optionsOf(given: ReturnType<typeof fields.parse>, path: string): TraceOptions {
	const { tracer = '', tracerConfig: settings = {}, limit = 0 } = given;
	const is = (value: boolean | undefined): boolean => value ?? false;
	switch (tracer) {
		case '':
		case 'structLogger':
			return {
				tracer: 'structLogger',
				enableMemory: is(given.enableMemory),
				disableStack: is(given.disableStack),
				disableStorage: is(given.disableStorage),
				enableReturnData: is(given.enableReturnData),
				limit,
			};
		case 'callTracer':
			return { tracer, onlyTopCall: is(settings.onlyTopCall), withLog: is(settings.withLog) };
		case 'prestateTracer': {
			const { diffMode, disableCode, disableStorage } = settings;
			return { tracer, diffMode: is(diffMode), disableCode: is(disableCode), disableStorage: is(disableStorage) };
		}
		case '4byteTracer':
		case 'noopTracer':
			return { tracer };
		default: {
			const known = 'callTracer, prestateTracer, 4byteTracer, noopTracer, or none for the struct logger';
			throw invalidParameter(`${path}.tracer`, `no tracer of this name: use ${known}`);
		}
	}
}
