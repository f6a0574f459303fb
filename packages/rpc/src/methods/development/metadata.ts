import { quantity } from '../../format/quantity.ts';
import { declareDevelopment } from './declare.ts';

/** What this node is, and its snapshots. */
export const metadata = declareDevelopment({
	name: 'anvil_metadata',
	aliases: ['hardhat_metadata'],
	summary: 'What this node is, and its snapshots.',
	parameters: [],
	result: 'an object as anvil has it; clientCommitSha is null',
	handler: async ({ development }) => {
		const { clientVersion, semanticVersion, chainId, instanceId, head, snapshots, fork } = await development.info();
		return {
			clientVersion,
			clientSemver: semanticVersion,
			clientCommitSha: null,
			chainId,
			instanceId,
			latestBlockNumber: head.number,
			latestBlockHash: head.hash,
			forkedNetwork:
				fork === null ? null : { chainId: fork.chainId, forkBlockNumber: fork.number, forkBlockHash: fork.hash },
			snapshots: Object.fromEntries(snapshots.map(({ id, number, hash }) => [quantity(id), [number, hash]])),
		};
	},
});
