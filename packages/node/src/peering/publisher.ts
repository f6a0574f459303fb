import { type Address, type AuxiliaryLink, type EngineState, votesFor } from '@mosaic/consensus';
import type { DriverListener } from '../auxiliary/ports.ts';
import type { NetworkApi } from '../network/types.ts';

/** What publishing needs of the node. */
export interface PublisherPorts {
	readonly network: Pick<NetworkApi, 'publishBlock' | 'publishVotes' | 'publishLink' | 'publishEvidence'>;
	readonly engine: () => EngineState;
	readonly validators: readonly Address[];
	/** Told of a message that could not be handed to the network. */
	readonly onFailure: (error: unknown) => void;
}

/** Publishes what this node's validators sign and what it finds out; it follows the driver. */
export function createPublisher({ network, engine, validators, onFailure }: PublisherPorts): DriverListener {
	const settle = (publishing: Promise<void>): void => void publishing.catch(onFailure);
	return {
		blockSealed: (block) => settle(network.publishBlock(block)),
		votesSigned: (votes) => {
			if (votes.length > 0) settle(network.publishVotes(votes));
		},
		voteRepeated: (vote) => settle(network.publishVotes([vote])),
		linkCompleted: (link) => {
			if (isFirstSigner(engine(), link, validators)) settle(network.publishLink(link));
		},
		offenceFound: (_, evidence) => settle(network.publishEvidence(evidence)),
	};
}

/** Every node completes the same links: the one that holds the key of the first signer publishes them. */
function isFirstSigner(engine: EngineState, { message }: AuxiliaryLink, validators: readonly Address[]): boolean {
	const signers = votesFor(engine, message.target)
		.filter((vote) => vote.message.source === message.source)
		.map(({ validator }) => validator);
	const first = signers.sort()[0];
	return first !== undefined && validators.includes(first);
}
