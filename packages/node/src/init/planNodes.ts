import { isIP } from 'node:net';
import { CliError } from '../cli/cliError.ts';
import type { InitOptions } from './options.ts';

const loopback = '127.0.0.1';
const mostPort = 65_535;

/** Where a node will run, and what it does there. */
export interface PlannedNode {
	/** `node-1`, `node-2`, … */
	readonly name: string;
	readonly isValidator: boolean;
	/** Where other nodes reach it. */
	readonly host: string;
	/** Whether that is this very machine alone. */
	readonly isLocal: boolean;
	/** Address it listens on for peers. */
	readonly listen: string;
	readonly rpcPort: number;
	readonly p2pPort: number;
}

type PlanOptions = Pick<InitOptions, 'validators' | 'fullNodes' | 'hosts' | 'rpcPort' | 'p2pPort'>;

/** The nodes of a network: those with validators first. Nodes on one host get ports one after the other. Throws OPTION_CONFLICT. */
export function planNodes(options: PlanOptions): readonly PlannedNode[] {
	const count = options.validators + options.fullNodes;
	const hosts = options.hosts?.split(',') ?? Array.from({ length: count }, () => loopback);
	if (hosts.length !== count)
		throw conflict(`--hosts names ${hosts.length} hosts for ${count} nodes: name one for each node`);
	return hosts.map((host, index) => {
		const before = hosts.slice(0, index).filter((other) => other === host).length;
		const isLocal = isLoopback(host);
		return {
			name: `node-${index + 1}`,
			isValidator: index < options.validators,
			host,
			isLocal,
			listen: listenAddress(host, isLocal),
			...portsOf(options, before),
		};
	});
}

function portsOf({ rpcPort, p2pPort }: PlanOptions, before: number): { rpcPort: number; p2pPort: number } {
	const ports = { rpcPort: rpcPort === 0 ? 0 : rpcPort + before, p2pPort: p2pPort + before };
	if (Math.max(ports.rpcPort, ports.p2pPort) > mostPort)
		throw conflict(`there are not enough ports above --rpc-port ${rpcPort} and --p2p-port ${p2pPort}: give lower ones`);
	const distance = Math.abs(rpcPort - p2pPort);
	if (rpcPort !== 0 && distance <= before)
		throw conflict(
			`the ports from --rpc-port ${rpcPort} and from --p2p-port ${p2pPort} on meet: give them more distance`,
		);
	return ports;
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function listenAddress(host: string, isLocal: boolean): string {
	if (isIP(host) === 6) return isLocal ? host : '::';
	return isLocal ? loopback : '0.0.0.0';
}

function conflict(message: string): CliError {
	return new CliError('OPTION_CONFLICT', message);
}
