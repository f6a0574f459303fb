import { formatBlockTraces } from '../../format/traces.ts';
import { blockHash } from '../../schema/block.ts';
import { traceOptions, USUAL_TRACE } from '../../schema/trace.ts';
import { optional, required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** Runs the transactions of a block once more and shows what happened. */
export const traceBlockByHash = declareDebug({
	name: 'debug_traceBlockByHash',
	summary: 'Runs the transactions of a block once more and shows what happened.',
	parameters: [required('blockHash', blockHash), optional('traceConfig', traceOptions, USUAL_TRACE)],
	result: 'hash and trace of each transaction',
	handler: async ({ trace }, [block, options]) => formatBlockTraces(await trace.traceBlock(block, options)),
});
