import { formatPayload } from '../../format/payload.ts';
import { extraData, payloadAttributes, payloadTransactions } from '../../schema/payload.ts';
import { hash } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareTesting } from './declare.ts';

/** Builds a block on any parent; it is stored nowhere (execution-apis). */
export const buildBlockV1 = declareTesting({
	name: 'testing_buildBlockV1',
	summary:
		'Builds a block on any parent and stores it nowhere: of exactly these transactions, or of those of the pool where they are null.',
	parameters: [
		required('parentBlockHash', hash),
		required('payloadAttributes', payloadAttributes),
		required('transactions', payloadTransactions),
		optional('extraData', extraData, '0x'),
	],
	result: 'the block as an execution payload, what it pays, and its requests to a consensus layer',
	handler: async ({ testing }, [parentHash, attributes, transactions, extra]) =>
		formatPayload(await testing.buildPayload({ parentHash, attributes, transactions, extraData: extra })),
});
