import {
	type Address,
	activeSets,
	type ChainSpec,
	type EngineState,
	hasQuorum,
	type Member,
	recoverAddress,
	type Signature,
	type VoteMessage,
	voteDigest,
} from '@mosaic/consensus';
import type { VotesData } from '@mosaic/rpc';
import type { ChainApi } from '../chain/types.ts';
import { readConsensusBody } from './consensusData.ts';
import type { CheckpointView } from './finality.ts';

/** Blocks after a checkpoint that are searched for the link that justified it, once the engine has forgotten its votes. */
const linkSearchBlocks = 64;

interface KnownVotes {
	readonly message: VoteMessage;
	readonly votes: readonly (readonly [Address, Signature])[];
}

/** Votes for a checkpoint: from the engine while it remembers them, else from the link that a block carries. */
export async function votesFor(
	spec: ChainSpec,
	chain: ChainApi,
	engine: EngineState,
	view: CheckpointView,
): Promise<VotesData> {
	const tallies = engine.tallies.get(view.reference.hash);
	const known = [...(tallies?.values() ?? [])].map(({ message, votes }) => ({ message, votes: [...votes.entries()] }));
	const links = known.length > 0 ? known : await carriedVotes(spec, chain, view);
	return { checkpoint: view.reference, links: links.map((link) => weigh(link, view)) };
}

async function carriedVotes(spec: ChainSpec, chain: ChainApi, { reference }: CheckpointView): Promise<KnownVotes[]> {
	const last = Math.min(chain.head.number, reference.number + linkSearchBlocks);
	for (let number = reference.number + 1; number <= last; number++) {
		const block = await chain.getBlock(number);
		if (block === null) break;
		const { links } = await readConsensusBody(chain, block);
		const link = links.find(({ message }) => message.target === reference.hash);
		if (link !== undefined) return [{ message: link.message, votes: signers(spec, link.message, link.signatures) }];
	}
	return [];
}

function signers(spec: ChainSpec, message: VoteMessage, signatures: readonly Signature[]): [Address, Signature][] {
	const digest = voteDigest(spec, message);
	return signatures.flatMap((signature): [Address, Signature][] => {
		const validator = recoverAddress(digest, signature);
		return validator === null ? [] : [[validator, signature]];
	});
}

function weigh({ message, votes }: KnownVotes, { state }: CheckpointView): VotesData['links'][number] {
	const sets = activeSets(state);
	const voters = new Set(
		votes.map(([validator]) => validator).filter((validator) => !state.offenders.includes(validator)),
	);
	return {
		message,
		forwardWeight: weightOf(sets.forward.filter(({ address }) => voters.has(address))),
		rearWeight: weightOf(sets.rear.filter(({ address }) => voters.has(address))),
		forwardTotal: weightOf(sets.forward),
		rearTotal: weightOf(sets.rear),
		complete: hasQuorum(sets, state.offenders, voters),
		votes: votes.map(([validator, signature]) => ({ validator, signature })),
	};
}

function weightOf(members: readonly Member[]): bigint {
	return members.reduce((sum, { weight }) => sum + weight, 0n);
}
