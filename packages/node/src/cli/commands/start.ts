import { once } from 'node:events';
import type { NodeConfig } from '../../config/types.ts';
import type { NodeFacts } from '../../start/startNode.ts';
import type { CommandDeclaration } from '../command.ts';
import { switchOption } from '../option.ts';
import { pathOption } from '../pathOption.ts';
import { required } from '../required.ts';
import { stopSignal } from '../stopSignal.ts';
import { version } from '../version.ts';

const group = 'Node';
const startTable = {
	config: pathOption({
		flag: 'config',
		group,
		value: 'file',
		description: "the node's config.json, or the folder it is in; must be given",
	}),
	noDoppelgangerWatch: switchOption({
		flag: 'no-doppelganger-watch',
		group,
		description: 'sign at once, without listening for another node with the same keys: it must be sure that none runs',
	}),
} as const;

/** `mosaic start`: one node of a network, until it is told to stop. */
export const startCommand: CommandDeclaration<typeof startTable> = {
	name: 'start',
	summary: 'Run one node of a network that mosaic init made.',
	options: startTable,
	run: async (options) => {
		const stop = stopSignal();
		const { readNodeFiles } = await import('../../config/readNodeFiles.ts');
		const { createLogger } = await import('../../logging/logger.ts');
		const { config, network } = await readNodeFiles(required(options.config, 'config'));
		const logger = createLogger(config.log);
		const { startNode } = await import('../../start/startNode.ts');
		const node = await startNode({ config, network, skipDoppelgangerWatch: options.noDoppelgangerWatch }, logger, stop);
		process.stdout.write(config.log.json ? startedJson(node.facts) : startedText(node.facts, config));
		if (!stop.aborted) await once(stop, 'abort');
		logger.info({}, 'stopping');
		await node.stop();
		logger.info({}, 'stopped');
	},
};

/** What runs, for people. */
function startedText(facts: NodeFacts, config: NodeConfig): string {
	const { validators, p2pAddresses } = facts;
	return [
		'',
		`  Mosaic ${version}: a node of chain ${facts.chainId}`,
		'',
		`  JSON-RPC        ${facts.rpcUrl}  (HTTP and WebSocket)`,
		`  Peers reach it  ${p2pAddresses.length === 0 ? 'nowhere' : p2pAddresses.join('\n                  ')}`,
		`  Validators      ${validators.length === 0 ? 'none' : validators.join('\n                  ')}`,
		`  Core            ${facts.coreAddress}  on the origin ${config.origin?.rpc ?? '(not looked at)'}`,
		`  Genesis         ${facts.genesisHash}`,
		`  Data            ${config.dataDirectory}`,
		'',
		'  Ctrl-C stops the node.',
		'',
		'',
	].join('\n');
}

/** The same as one line of JSON, for programs. */
function startedJson(facts: NodeFacts): string {
	return `${JSON.stringify({ event: 'started', version, ...facts })}\n`;
}
