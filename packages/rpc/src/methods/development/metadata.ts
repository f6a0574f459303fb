import { quantity } from '../../format/quantity.ts';
import { declareDevelopment } from './declare.ts';

/** What this node is, and its snapshots. */
export const metadata = declareDevelopment({
	name: 'anvil_metadata',
	aliases: ['hardhat_metadata'],
	summary: 'What this node is, and its snapshots.',
	parameters: [],
	result: 'an object as anvil has it; clientCommitSha and forkedNetwork are null',
	handler: async ({ development }) => {
		const { clientVersion, semanticVersion, chainId, instanceId, head, snapshots } = await development.info();
		return {
			clientVersion,
			clientSemver: semanticVersion,
			clientCommitSha: null,
			chainId,
			instanceId,
			latestBlockNumber: head.number,
			latestBlockHash: head.hash,
			forkedNetwork: null,
			snapshots: Object.fromEntries(snapshots.map(({ id, number, hash }) => [quantity(id), [number, hash]])),
		};
	},
});
