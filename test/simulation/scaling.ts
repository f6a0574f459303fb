import {
	type AuxiliaryLink,
	encodeBody,
	encodeLink,
	encodeVote,
	signDigest,
	type Vote,
	type VoteMessage,
	voteDigest,
} from '@mosaic/consensus';
import { makeKeys, Simulation, testSpec } from '@mosaic/consensus/simulation';

/** What an epoch of one block costs with some number of validators. */
export interface EpochCost {
	readonly validators: number;
	/** Bytes of a vote as it is gossiped, of a link with all signatures, and of the consensus body that carries it. */
	readonly vote: number;
	readonly link: number;
	readonly body: number;
	/** Bytes of votes that one node receives at least: each once. */
	readonly received: number;
	/** Signatures that a node checks: each vote once, and the seal. */
	readonly checks: number;
	/** Milliseconds of one core that one node's engine spends, its own signature included. */
	readonly time: number;
}

/** Measures by the codecs that nodes use, and by running engines without faults. */
export function epochCost(validators: number): EpochCost {
	const keys = makeKeys(validators);
	const members = keys.map(({ address }) => ({ address, weight: 1n }));
	const spec = testSpec({ validators: members, epochLength: 1, slotSeconds: 1 });
	const hash = `0x${'ab'.repeat(32)}` as const;
	const message: VoteMessage = {
		transitionHash: hash,
		source: hash,
		target: hash,
		sourceHeight: 1_000_000,
		targetHeight: 1_000_001,
	};
	const digest = voteDigest(spec, message);
	const signatures = keys.map(({ privateKey }) => signDigest(digest, privateKey));
	const votes = keys.map(
		({ address }, index): Vote => ({
			kind: 'auxiliary',
			validator: address,
			message,
			signature: signatures[index] ?? '0x',
		}),
	);
	const link: AuxiliaryLink = { message, signatures };
	const vote = Math.max(...votes.map((one) => encodeVote(one).length));
	return {
		validators,
		vote,
		link: encodeLink(link).length,
		body: encodeBody({ evidence: [], links: [link], originLinks: [], kernel: null }).length,
		received: vote * (validators - 1),
		checks: validators + 1,
		time: timePerEpoch(new Simulation({ seed: 1, spec, nodes: keys.map((key) => ({ keys: [key] })) }), validators),
	};
}

function timePerEpoch(simulation: Simulation, validators: number): number {
	simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
	const slots = Math.max(10, Math.floor(1_000 / validators));
	simulation.run(slots);
	const before = process.cpuUsage();
	simulation.run(slots);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000 / slots / validators;
}
