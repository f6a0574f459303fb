import type { Logger } from '../../logging/logger.ts';
import type { Counters } from '../counters.ts';
import type { NetworkLimits } from '../options.ts';
import type { RateLimiter } from '../rates.ts';
import { type PeerScores, penalties } from '../scores.ts';
import type { PeerName, Verdict } from '../types.ts';
import type { Topic } from './topics.ts';

/** What judging gossip needs. */
export interface GossipJudgeParts {
	readonly limits: NetworkLimits;
	readonly rates: RateLimiter;
	readonly scores: PeerScores;
	readonly counters: Counters;
	readonly logger: Logger;
	/** Whether the peer's handshake succeeds, once that is known. */
	readonly greeted: (peer: PeerName) => Promise<boolean>;
}

/** Decides what becomes of what peers publish, before it is forwarded: rate, size and form first, then the node's word. */
export class GossipJudge {
	readonly #parts: GossipJudgeParts;
	readonly #underWay = new Map<PeerName, { messages: number; bytes: number }>();
	#bytes = 0;

	constructor(parts: GossipJudgeParts) {
		this.#parts = parts;
	}

	/** The verdict, counted and held against the sender. Never rejects. */
	async judge<T>(
		topic: Topic<T>,
		bytes: Uint8Array,
		from: PeerName,
		handle: (value: T, from: PeerName) => Promise<Verdict>,
	): Promise<Verdict> {
		const verdict = await this.#verdictOf(topic, bytes, from, handle);
		const { counters, rates, scores } = this.#parts;
		if (topic.futile !== undefined && isFutile(verdict)) rates.take(futileKey(topic, from), topic.futile);
		if (verdict.kind === 'accept') counters.count(topic.name, 'accept');
		else counters.count(topic.name, verdict.kind, verdict.code);
		if (verdict.kind === 'reject') scores.add(from, penalties.rejected);
		return verdict;
	}

	async #verdictOf<T>(
		topic: Topic<T>,
		bytes: Uint8Array,
		from: PeerName,
		handle: (value: T, from: PeerName) => Promise<Verdict>,
	): Promise<Verdict> {
		const { rates, scores } = this.#parts;
		if (!rates.take(`${from}/${topic.name}`, topic.rate)) {
			// A busy network may make an honest peer pass on too much: it pays where it is as much again.
			if (!rates.take(`${from}/${topic.name}/excess`, topic.rate)) scores.add(from, penalties.overRate);
			return ignore('RATE');
		}
		if (scores.isBanned(from)) return ignore('BANNED');
		// Costly to look at, and each honestly meant: transactions that no account pays for, say. Nobody is blamed.
		if (topic.futile !== undefined && !rates.has(futileKey(topic, from), topic.futile)) return ignore('FUTILE');
		if (!this.#begin(from, bytes.length)) return ignore('BUSY');
		try {
			if (!(await this.#parts.greeted(from))) return ignore('NOT_GREETED');
			if (bytes.length > topic.maxBytes) return { kind: 'reject', code: 'OVERSIZE' };
			const decoded = topic.decode(bytes);
			return decoded.ok ? await handle(decoded.value, from) : { kind: 'reject', code: decoded.error.code };
		} catch (failure) {
			this.#parts.logger.error({ topic: topic.name, error: String(failure) }, 'judging gossip failed');
			return ignore('HANDLER_FAILED');
		} finally {
			this.#end(from, bytes.length);
		}
	}

	/**
	 * Makes room for one message more of a peer; false where there is none. No peer takes more of what all share than is
	 * left free, so that the more there are who take much, the less each has, and some always stays for others.
	 */
	#begin(from: PeerName, size: number): boolean {
		const { judgedBytes, judgedBytesInAll, judgedMessages } = this.#parts.limits;
		const { messages, bytes } = this.#underWay.get(from) ?? { messages: 0, bytes: 0 };
		const most = Math.min(judgedBytes, judgedBytesInAll - this.#bytes);
		if (messages >= judgedMessages || bytes + size > most) return false;
		this.#underWay.set(from, { messages: messages + 1, bytes: bytes + size });
		this.#bytes += size;
		return true;
	}

	#end(from: PeerName, size: number): void {
		this.#bytes -= size;
		const { messages, bytes } = this.#underWay.get(from) ?? { messages: 1, bytes: size };
		if (messages <= 1) this.#underWay.delete(from);
		else this.#underWay.set(from, { messages: messages - 1, bytes: bytes - size });
	}
}

/** Outcomes that say nothing about a message's worth, or cost nothing. */
const excused: ReadonlySet<string> = new Set([
	'ALREADY_KNOWN',
	'BANNED',
	'BUSY',
	'FUTILE',
	'HANDLER_FAILED',
	'NOT_GREETED',
	'RATE',
	'STARTING',
]);

function isFutile(verdict: Verdict): boolean {
	return verdict.kind === 'ignore' && !excused.has(verdict.code);
}

function futileKey({ name }: { readonly name: string }, from: PeerName): string {
	return `${from}/${name}/futile`;
}

export function ignore(code: string): Verdict {
	return { kind: 'ignore', code };
}
