import {
	type Address,
	type ChainSpec,
	createEngine,
	type EngineInput,
	type EngineState,
	type SigningRecord,
	step,
	type Vote,
} from '@mosaic/consensus';
import type { ChainApi } from '../chain/types.ts';
import type { VoteRequest } from '../signing/index.ts';
import { readConsensusState, readImportedBlock } from './consensusData.ts';
import type { Offence } from './offences.ts';
import { storedBlock } from './storedBlock.ts';
import { voteRequests } from './voteRequests.ts';

/** What the engine of a stored chain is made from. */
export interface RestoreParts {
	readonly spec: ChainSpec;
	readonly chain: ChainApi;
	/** Validators whose keys this node holds. */
	readonly validators: readonly Address[];
	readonly signingRecords: readonly SigningRecord[];
	/** Votes kept from before: of local validators, and of links that were complete. */
	readonly votes: readonly Vote[];
	/** Offences kept from before: those that no block carries yet wait for one again. */
	readonly offences: readonly Offence[];
}

/** An engine that goes on where the last one ended. */
export interface RestoredEngine {
	readonly engine: EngineState;
	/** Votes that the crash came before, or that were on record but not kept. */
	readonly unsigned: readonly VoteRequest[];
	/** Offences in blocks that the crash came before they were kept. */
	readonly found: readonly Offence[];
}

/**
 * The engine as it stood when the head was stored: rooted at the last checkpoint that the head's state calls finalised,
 * with all canonical blocks since, and the votes and offences that were kept. Of what the replay asks for only votes, and
 * keeping offences, are still to be done: everything else was done, or is asked for again.
 */
export async function restoreEngine({ spec, chain, votes, offences, ...local }: RestoreParts): Promise<RestoredEngine> {
	const head = await storedBlock(chain, chain.head.hash);
	const { justified } = await readConsensusState(spec, chain, head);
	const root = await storedBlock(chain, justified[0]?.hash ?? chain.genesisHash);
	let engine = createEngine(spec, { ...local, root: await readImportedBlock(spec, chain, root) });
	const unsigned: VoteRequest[] = [];
	const found: Offence[] = [];
	const replay = (input: EngineInput): void => {
		const { state, effects } = step(engine, input);
		engine = state;
		unsigned.push(...voteRequests(effects));
		for (const effect of effects) if (effect.kind === 'reportOffence') found.push(effect);
	};
	for (const { evidence } of offences) replay({ kind: 'evidenceSeen', evidence });
	found.length = 0;
	for await (const block of chain.blocksFrom(root.number + 1)) {
		replay({ kind: 'blockImported', block: await readImportedBlock(spec, chain, block) });
	}
	for (const vote of votes) replay({ kind: 'voteReceived', vote });
	return { engine, unsigned, found };
}
