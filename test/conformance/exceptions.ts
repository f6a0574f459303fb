const noBlobs = 'blob transactions are refused: a meta-blockchain has nowhere to put blobs';

/** Cases of the suite that this node answers differently on purpose, each with its reason; docs/json-rpc.md shows them. */
export const exceptions: Readonly<Record<string, string>> = {
	'eth_sendRawTransaction/send-blob-tx.io': noBlobs,
};
