import type { Connection, Stream } from '@libp2p/interface';
import { NetworkError } from '../errors.ts';
import type { ChainIdentity, NetworkLimits } from '../options.ts';
import { FrameReader, FrameWriter, type Patience } from './frames.ts';
import { type Protocol, protocolId, statusProtocol } from './protocols.ts';
import { RequestPace } from './requestPace.ts';

/** Asks peers over their connections, and reads no more than an honest answer can be. */
export class RequestClient {
	readonly #chain: ChainIdentity;
	readonly #limits: NetworkLimits;
	readonly #stopped: AbortSignal;
	readonly #pace: RequestPace;

	constructor(chain: ChainIdentity, limits: NetworkLimits, stopped: AbortSignal) {
		this.#chain = chain;
		this.#limits = limits;
		this.#stopped = stopped;
		this.#pace = new RequestPace(limits);
	}

	/**
	 * The items of the answer, in the order in which they came; what asks one peer for more than its status takes turns.
	 * @throws NetworkError with the peer and the protocol in its data
	 */
	async ask<Query, Item>(
		connection: Connection,
		protocol: Protocol<Query, Item>,
		query: Query,
		timeout: number = this.#limits.requestTimeout,
	): Promise<readonly Item[]> {
		const ask = (): Promise<readonly Item[]> => this.#ask(connection, protocol, query, timeout);
		if (protocol.name === statusProtocol.name) return ask();
		try {
			return await this.#pace.run(connection.remotePeer.toString(), protocol.name, this.#stopped, ask);
		} catch (failure) {
			throw failure instanceof NetworkError ? failure : describe(failure, connection, protocol.name);
		}
	}

	async #ask<Query, Item>(
		connection: Connection,
		protocol: Protocol<Query, Item>,
		query: Query,
		timeout: number,
	): Promise<readonly Item[]> {
		const whole = AbortSignal.any([AbortSignal.timeout(timeout), this.#stopped]);
		let stream: Stream | undefined;
		try {
			stream = await connection.newStream(protocolId(protocol, this.#chain), { signal: this.#frameSignal(whole) });
			return await this.#exchange(stream, protocol, query, whole);
		} catch (failure) {
			const error = describe(failure, connection, protocol.name);
			stream?.abort(error);
			throw error;
		}
	}

	async #exchange<Query, Item>(
		stream: Stream,
		protocol: Protocol<Query, Item>,
		query: Query,
		whole: AbortSignal,
	): Promise<readonly Item[]> {
		const mostBytes = this.#limits.answerBytes + protocol.itemBytes;
		const reader = new FrameReader(stream, mostBytes + frameSlack);
		const patience: Patience = () => this.#frameSignal(whole);
		const writer = new FrameWriter(stream);
		await writer.write(protocol.encodeQuery(query), patience);
		await writer.flush(patience);
		await stream.close({ signal: this.#frameSignal(whole) });
		const items: Item[] = [];
		let bytes = 0;
		for (;;) {
			const frame = await reader.next(protocol.itemBytes, patience);
			if (frame === null) return items;
			bytes += frame.length;
			if (items.length >= protocol.mostItems(query) || bytes > mostBytes) throw tooMuch();
			const decoded = protocol.decodeItem(frame);
			if (!decoded.ok) throw malformed(`${decoded.error.field}: ${decoded.error.reason}`);
			items.push(decoded.value);
		}
	}

	#frameSignal(whole: AbortSignal): AbortSignal {
		return AbortSignal.any([AbortSignal.timeout(this.#limits.frameTimeout), whole]);
	}
}

/** Lengths of frames, and what a muxer delivers at once. */
const frameSlack = 1024 * 1024;

function tooMuch(): NetworkError {
	return new NetworkError('RESPONSE_TOO_LARGE', 'the peer answered more than it was asked for');
}

function malformed(detail: string): NetworkError {
	return new NetworkError('RESPONSE_MALFORMED', `the peer's answer does not decode: ${detail}`);
}

/** Any failure as an error that names the peer and what was asked. */
function describe(failure: unknown, connection: Connection, protocol: string): NetworkError {
	const peer = connection.remotePeer.toString();
	const detail = failure instanceof Error ? failure.message : String(failure);
	const data = { peer, protocol, address: connection.remoteAddr.toString(), detail };
	const options = { cause: failure };
	if (failure instanceof NetworkError && connection.status === 'open') {
		return new NetworkError(failure.code, `${protocol} of peer ${peer}: ${failure.message}`, data, options);
	}
	const name = failure instanceof Error ? failure.name : '';
	if (name === 'AbortError' || name === 'TimeoutError') {
		return new NetworkError(
			'REQUEST_TIMED_OUT',
			`peer ${peer} did not answer ${protocol} in time: ask another peer, or later`,
			data,
			options,
		);
	}
	if (connection.status === 'open') {
		return new NetworkError('REQUEST_REFUSED', `peer ${peer} did not answer ${protocol}: ${detail}`, data, options);
	}
	return new NetworkError('PEER_UNREACHABLE', `the connection to peer ${peer} was lost: ${detail}`, data, options);
}
