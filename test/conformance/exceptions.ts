const noBlobs = 'blob transactions are refused: a meta-blockchain has nowhere to put blobs';
const noEngine =
	'the testing_ namespace builds payloads of the Engine API, which this node does not have: its validators propose';

/** Cases of the suite that this node answers differently on purpose, each with its reason; docs/json-rpc.md shows them. */
export const exceptions: Readonly<Record<string, string>> = {
	'eth_sendRawTransaction/send-blob-tx.io': noBlobs,
	'testing_buildBlockV1/build-block-empty-transactions.io': noEngine,
	'testing_buildBlockV1/build-block-from-mempool.io': noEngine,
	'testing_buildBlockV1/build-block-invalid-transaction.io': noEngine,
	'testing_buildBlockV1/build-block-with-transactions.io': noEngine,
};
