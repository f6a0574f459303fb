import type { TraceOptions } from '@mosaic/rpc';
import { CallTracer } from './callTracer.ts';
import { FourByteTracer } from './fourByteTracer.ts';
import { PrestateTracer } from './prestateTracer.ts';
import { StructLogger } from './structLogger.ts';
import type { Tracer } from './tracer.ts';

/** A tracer for one transaction or call. */
export function createTracer(options: TraceOptions): Tracer {
	switch (options.tracer) {
		case 'structLogger':
			return new StructLogger(options);
		case 'callTracer':
			return new CallTracer(options);
		case 'prestateTracer':
			return new PrestateTracer(options);
		case '4byteTracer':
			return new FourByteTracer();
		case 'noopTracer':
			return { begin: async () => undefined, finish: async () => ({}) };
	}
}
