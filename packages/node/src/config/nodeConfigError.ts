export type NodeConfigErrorCode = 'NODE_CONFIG_UNREADABLE' | 'NODE_CONFIG_INVALID' | 'NETWORK_FILE_INVALID';

/** What is wrong with a node's files; `field` is a path like `p2p.peers[2]`, where one field is to blame. */
export interface NodeConfigErrorData {
	readonly file: string;
	readonly field?: string;
	/** What to write there, or the reason. */
	readonly advice: string;
}

/** A file of a node that cannot be used: names the file, the field in it and what to write. */
export class NodeConfigError extends Error {
	override readonly name = 'NodeConfigError';
	readonly code: NodeConfigErrorCode;
	readonly data: NodeConfigErrorData;

	constructor(code: NodeConfigErrorCode, data: NodeConfigErrorData) {
		super(`${data.file}: ${data.field === undefined ? '' : `${data.field}: `}${data.advice}`);
		this.code = code;
		this.data = data;
	}
}
