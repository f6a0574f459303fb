import type { Connection, Libp2p } from '@libp2p/interface';
import type { ConsensusState } from '@mosaic/consensus';
import type { ConsensusSnapshot, PeerStatus, RequestHandlers, SealedBlock } from '../types.ts';
import type { HashQuery } from '../wire/queries.ts';
import {
	blocksByHashProtocol,
	blocksByRangeProtocol,
	consensusProtocol,
	consensusStateProtocol,
	stateNodesProtocol,
	statusProtocol,
} from './protocols.ts';
import type { RequestServer } from './server.ts';

/** What answers besides the node's own handlers need. */
export interface AnswerSources {
	readonly handlers: RequestHandlers;
	/** A block that was announced and may not be stored yet. */
	readonly announcedBlock: (query: HashQuery) => SealedBlock | undefined;
	/** A peer asked for the status, telling its own: answers, or throws to refuse. */
	readonly greet: (told: PeerStatus, connection: Connection) => PeerStatus;
}

/** Serves every protocol from its handler. */
export async function serveAnswers(host: Libp2p, server: RequestServer, sources: AnswerSources): Promise<void> {
	const { announcedBlock, greet, handlers } = sources;
	const status = async function* (told: PeerStatus, connection: Connection): AsyncIterable<PeerStatus> {
		yield greet(told, connection);
	};
	await server.serve(host, statusProtocol, status, true);
	await server.serve(host, blocksByRangeProtocol, ({ from, count }) => handlers.blocksByRange(from, count));
	await server.serve(host, blocksByHashProtocol, async function* (query): AsyncIterable<SealedBlock> {
		const announced = announcedBlock(query);
		if (announced !== undefined) yield announced;
		else yield* handlers.blocksByHash(query.hash, query.count);
	});
	await server.serve(host, consensusProtocol, async function* (): AsyncIterable<ConsensusSnapshot> {
		yield handlers.consensus();
	});
	await server.serve(host, consensusStateProtocol, async function* ({ hash }): AsyncIterable<ConsensusState> {
		const state = await handlers.consensusState(hash);
		if (state !== null) yield state;
	});
	await server.serve(host, stateNodesProtocol, async function* (hashes): AsyncIterable<Uint8Array> {
		yield* await handlers.stateNodes(hashes);
	});
}
