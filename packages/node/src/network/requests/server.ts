import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import type { Counters } from '../counters.ts';
import { NetworkError } from '../errors.ts';
import type { ChainIdentity, NetworkLimits } from '../options.ts';
import type { RateLimiter } from '../rates.ts';
import { type PeerScores, penalties } from '../scores.ts';
import { FrameReader, FrameWriter, type Patience } from './frames.ts';
import { type Protocol, protocolId } from './protocols.ts';

/** Answers one protocol: a stream of items to a decoded query. */
export type Answer<Query, Item> = (query: Query, connection: Connection) => AsyncIterable<Item>;

/** What the server asks of the rest of the network. */
export interface RequestServerParts {
	readonly chain: ChainIdentity;
	readonly limits: NetworkLimits;
	readonly rates: RateLimiter;
	readonly scores: PeerScores;
	readonly counters: Counters;
	/** Whether a connection has passed its handshake. */
	readonly isGreeted: (connection: Connection) => boolean;
	readonly onFailure: (protocol: string, failure: unknown) => void;
}

/** Answers what peers ask, within bounds of rate, number, size and time. */
export class RequestServer {
	readonly #parts: RequestServerParts;
	readonly #underWay = new Map<string, number>();
	#all = 0;

	constructor(parts: RequestServerParts) {
		this.#parts = parts;
	}

	/** Begins to answer a protocol. `open`: also for connections whose handshake is not over. */
	async serve<Query, Item>(
		host: Libp2p,
		protocol: Protocol<Query, Item>,
		answer: Answer<Query, Item>,
		open = false,
	): Promise<void> {
		const handler = async (stream: Stream, connection: Connection): Promise<void> => {
			const refusal = this.#admit(connection, protocol.name, open);
			if (refusal !== null) {
				this.#parts.counters.count(protocol.name, 'refused', refusal);
				stream.abort(refused(protocol.name, refusal));
				return;
			}
			await this.#within(laneOf(connection.remotePeer.toString(), open), () =>
				this.#respond(stream, connection, protocol, answer),
			);
		};
		await host.handle(protocolId(protocol, this.#parts.chain), handler, { maxInboundStreams });
	}

	/**
	 * Why a request is not looked at, null where it is. One of each peer always is: the connections are bounded, and many
	 * that ask for much must not silence the others.
	 */
	#admit(connection: Connection, name: string, open: boolean): string | null {
		const { isGreeted, limits, rates, scores } = this.#parts;
		const peer = connection.remotePeer.toString();
		if (!open && !isGreeted(connection)) return 'NOT_GREETED';
		if (!rates.take(`${peer}/${name}`, limits.requestRate)) {
			scores.add(peer, penalties.overRate);
			return 'RATE';
		}
		const own = this.#underWay.get(laneOf(peer, open)) ?? 0;
		if (own >= limits.requestsPerPeer || (own > 0 && this.#all >= limits.requestsInAll)) return 'BUSY';
		return null;
	}

	async #within(lane: string, work: () => Promise<void>): Promise<void> {
		this.#underWay.set(lane, (this.#underWay.get(lane) ?? 0) + 1);
		this.#all += 1;
		try {
			await work();
		} finally {
			const left = (this.#underWay.get(lane) ?? 1) - 1;
			if (left === 0) this.#underWay.delete(lane);
			else this.#underWay.set(lane, left);
			this.#all -= 1;
		}
	}

	async #respond<Query, Item>(
		stream: Stream,
		connection: Connection,
		protocol: Protocol<Query, Item>,
		answer: Answer<Query, Item>,
	): Promise<void> {
		const { counters, limits, onFailure, scores } = this.#parts;
		const whole = AbortSignal.timeout(limits.requestTimeout);
		try {
			const query = await this.#readQuery(stream, protocol);
			const code = await this.#sendItems(new FrameWriter(stream), protocol, query, answer(query, connection), whole);
			counters.count(protocol.name, 'served', code);
			await this.#finish(stream);
		} catch (failure) {
			const code = outcomeOf(failure);
			counters.count(protocol.name, 'failed', code);
			if (failure instanceof NetworkError && faults.has(failure.code) && connection.status === 'open') {
				scores.add(connection.remotePeer.toString(), penalties.rejected);
			}
			if (code === 'HANDLER_FAILED') onFailure(protocol.name, failure);
			stream.abort(refused(protocol.name, code));
		}
	}

	async #readQuery<Query, Item>(stream: Stream, protocol: Protocol<Query, Item>): Promise<Query> {
		const { frameTimeout } = this.#parts.limits;
		const reader = new FrameReader(stream, protocol.queryBytes + querySlack);
		const frame = await reader
			.next(protocol.queryBytes, () => AbortSignal.timeout(frameTimeout))
			.catch((failure) => {
				throw failure instanceof NetworkError ? failure : new PeerFailure(failure);
			});
		if (frame === null) throw new NetworkError('RESPONSE_MALFORMED', 'the request ended before its query');
		const query = protocol.decodeQuery(frame);
		if (!query.ok) throw new NetworkError('RESPONSE_MALFORMED', `${query.error.field}: ${query.error.reason}`);
		return query.value;
	}

	/** Sends what fits, and the end; one item alone may be larger than the rest of answers. Returns how it ended. */
	async #sendItems<Query, Item>(
		writer: FrameWriter,
		protocol: Protocol<Query, Item>,
		query: Query,
		items: AsyncIterable<Item>,
		whole: AbortSignal,
	): Promise<'whole' | 'cut'> {
		const { limits } = this.#parts;
		const patience: Patience = () => AbortSignal.any([AbortSignal.timeout(limits.frameTimeout), whole]);
		let sent = 0;
		let bytes = 0;
		let code: 'whole' | 'cut' = 'whole';
		for await (const item of items) {
			const frame = protocol.encodeItem(item);
			const fits = sent === 0 || bytes + frame.length <= limits.answerBytes;
			if (!fits || frame.length > protocol.itemBytes || sent >= protocol.mostItems(query)) {
				code = 'cut';
				break;
			}
			await taken(writer.write(frame, patience));
			sent += 1;
			bytes += frame.length;
		}
		await taken(writer.end(patience));
		return code;
	}

	/** Ends the answer, and the stream where the peer leaves its side open. */
	async #finish(stream: Stream): Promise<void> {
		const signal = AbortSignal.timeout(this.#parts.limits.frameTimeout);
		await taken(stream.close({ signal }));
		if (stream.status === 'closed' || stream.remoteWriteStatus !== 'writable') return;
		const closed = new Promise<void>((resolve) => {
			stream.addEventListener('close', () => resolve(), { once: true, signal });
			signal.addEventListener('abort', () => resolve(), { once: true });
		});
		await closed;
		if (stream.remoteWriteStatus === 'writable') throw new PeerFailure('the peer left its side of the stream open');
	}
}

/** What a peer's requests are counted by: its status is asked for beside all else. */
function laneOf(peer: string, open: boolean): string {
	return open ? `${peer}/open` : peer;
}

const maxInboundStreams = 8;
/** A query's length, and what a muxer delivers at once. */
const querySlack = 256 * 1024;
const faults: ReadonlySet<string> = new Set(['RESPONSE_MALFORMED', 'RESPONSE_TOO_LARGE']);

/** A failure of the stream, as against one of the node's own handler; private to this module. */
class PeerFailure extends NetworkError {
	constructor(cause: unknown) {
		super('REQUEST_TIMED_OUT', 'the peer did not take part in time', {}, { cause });
	}
}

/** What the peer takes or, where it does not, its failure. */
async function taken(sending: Promise<void>): Promise<void> {
	await sending.catch((failure) => {
		throw new PeerFailure(failure);
	});
}

function outcomeOf(failure: unknown): string {
	return failure instanceof NetworkError ? failure.code : 'HANDLER_FAILED';
}

function refused(protocol: string, code: string): NetworkError {
	return new NetworkError('REQUEST_REFUSED', `the request for ${protocol} was not answered: ${code}`, { protocol });
}
