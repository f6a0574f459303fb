/** Why the network did not start, or a peer did not answer. */
export type NetworkErrorCode =
	/** Another process listens on the port. */
	| 'NETWORK_PORT_IN_USE'
	/** The address cannot be listened on. */
	| 'NETWORK_LISTEN_FAILED'
	/** A peer's address is no multiaddress over TCP. */
	| 'PEER_ADDRESS_INVALID'
	/** The bytes are no peer key. */
	| 'PEER_KEY_INVALID'
	/** No connection past its handshake leads to the peer, or it was lost. */
	| 'PEER_UNREACHABLE'
	/** The connection was closed because of what the peer did or is. */
	| 'PEER_REFUSED'
	/** The peer took too long to answer. */
	| 'REQUEST_TIMED_OUT'
	/** The peer ended the request without an answer. */
	| 'REQUEST_REFUSED'
	/** What was asked for is beyond what one request may hold. */
	| 'REQUEST_TOO_LARGE'
	/** The answer does not decode, or is none to what was asked. */
	| 'RESPONSE_MALFORMED'
	/** The answer is longer than what was asked for can be. */
	| 'RESPONSE_TOO_LARGE';

/** What a {@link NetworkError} tells beside its message. */
export interface NetworkErrorData {
	readonly peer?: string;
	readonly address?: string;
	readonly protocol?: string;
	readonly detail?: string;
}

/** An error of the network between nodes. */
export class NetworkError extends Error {
	override readonly name = 'NetworkError';
	readonly code: NetworkErrorCode;
	readonly data: NetworkErrorData;

	constructor(code: NetworkErrorCode, message: string, data: NetworkErrorData = {}, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
		this.data = data;
	}
}
