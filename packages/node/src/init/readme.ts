import { formatEther } from './ether.ts';
import type { MadeNetwork, MadeNode } from './initNetwork.ts';

/** The page beside the nodes' folders: how to start them, where they are, and who owns what. */
export function readme(made: MadeNetwork): string {
	const { config, deployment } = made.network;
	return `# A Mosaic network

| | |
|---|---|
| chain id | ${config.chainId} |
| genesis | \`${deployment.genesisHash}\` |
| origin chain id | ${config.core.chainId} |
| Core on the origin | \`${config.core.address}\` |

## Start

Each node runs on its own: move its folder to where it is to run. \`MOSAIC\` names the \`mosaic\` of another checkout.

\`\`\`sh
${made.nodes.map(({ name }) => `${name}/start`).join('\n')}
\`\`\`

Never run the same validator twice: two nodes with the same key contradict each other, which is an offence.

## Nodes

| node | JSON-RPC, on its own machine | peer-to-peer | validator |
|---|---|---|---|
${made.nodes.map(nodeRow).join('\n')}

## Funds

${fundsText(made)}
`;
}

function nodeRow({ name, rpcPort, multiaddress, validator }: MadeNode): string {
	const rpc = rpcPort === 0 ? 'any free port' : `\`http://127.0.0.1:${rpcPort}\``;
	return `| ${name} | ${rpc} | \`${multiaddress}\` | ${validator === null ? 'none' : `\`${validator}\``} |`;
}

function fundsText({ network, nodes, treasury, commitFunds }: MadeNetwork): string {
	const owners = [...network.genesis.alloc].filter(([, { balance }]) => balance > 0n);
	const rows = owners.map(([address, { balance }]) => `| \`${address}\` | ${formatEther(balance)} |`);
	const committers = nodes.flatMap(({ name, committer }) =>
		committer === null ? [] : [`| ${name} | \`${committer}\` |`],
	);
	const keystore =
		'The first account is that of `treasury.json`, a keystore under the password in `node-1/password.txt`.';
	return `On the auxiliary chain, from genesis on:

| account | ether |
|---|---|
${rows.join('\n')}
${treasury === null ? '' : `\n${keystore}\n`}
On the origin each committer got ${formatEther(commitFunds)} ether to pay for commits; its key is in its node's
\`committer.json\`. A committer that runs out commits nothing more until it is sent some again.

| node | committer |
|---|---|
${committers.join('\n')}`;
}
