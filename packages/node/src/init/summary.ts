import { join } from 'node:path';
import { formatEther } from './ether.ts';
import type { MadeNetwork } from './initNetwork.ts';

/** What was made, for people. */
export function summaryText({ folder, network, nodes, treasury, commitFunds }: MadeNetwork): string {
	const { config, deployment } = network;
	return [
		'',
		`  Network         ${folder}  (see its README.md)`,
		`  Chain id        ${config.chainId}`,
		`  Genesis         ${deployment.genesisHash}`,
		`  Core            ${config.core.address}  on the origin, chain id ${config.core.chainId}`,
		`  Validators      ${config.validators.length}, each with ${formatEther(commitFunds)} ether on the origin for commits`,
		...(treasury === null ? [] : [`  Treasury        ${treasury}  (treasury.json)`]),
		'',
		'  Start each node with:',
		...nodes.map(({ name }) => `  ${join(folder, name, 'start')}`),
		'',
		'',
	].join('\n');
}

/** The same as one line of JSON, for programs. */
export function summaryJson({ folder, network, nodes, treasury }: MadeNetwork): string {
	const { config, deployment } = network;
	const facts = { chainId: config.chainId, genesisHash: deployment.genesisHash, core: config.core };
	return `${JSON.stringify({ event: 'initialised', folder, ...facts, nodes, treasury })}\n`;
}
