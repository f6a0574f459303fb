import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peerAddress } from '../config/peerAddress.ts';
import { configFileName } from '../config/readNodeConfig.ts';
import { writeKeystoreFile } from '../keys/index.ts';
import type { KeyedNode } from './networkKeys.ts';
import type { InitOptions } from './options.ts';

const launcher = fileURLToPath(new URL('../../../../mosaic', import.meta.url));
/** Peers that a node is told of; they in turn are told of others, so that all are connected. */
const mostNeighbours = 16;
/** A node listens for other users of its keys for this many epochs at least, and for this many slots. */
const fewestWatchedEpochs = 2;
const fewestWatchedSlots = 16;
const privateMode = 0o600;
const startMode = 0o755;

/** Writes a node's folder, but for the network file. */
export async function writeNodeFiles(
	folder: string,
	node: KeyedNode,
	nodes: readonly KeyedNode[],
	settings: { readonly password: string; readonly options: InitOptions },
): Promise<void> {
	await mkdir(folder, { mode: 0o700 });
	const config = nodeConfigJson(node, neighboursOf(node, nodes), settings.options);
	await writeFile(join(folder, configFileName), `${JSON.stringify(config, null, 2)}\n`);
	await writeFile(join(folder, 'peer-key'), `${node.identity.key}\n`, { mode: privateMode });
	await writeFile(join(folder, 'start'), startScript());
	await chmod(join(folder, 'start'), startMode);
	if (node.keys === null) return;
	const { validator, committer } = node.keys;
	await mkdir(join(folder, 'keystores'), { mode: 0o700 });
	await writeFile(join(folder, 'password.txt'), `${settings.password}\n`, { mode: privateMode });
	await writeKeystoreFile(join(folder, keystorePath(validator.key.address)), validator.keystore);
	await writeKeystoreFile(join(folder, 'committer.json'), committer.keystore);
}

/** A node's settings as its file has them. */
function nodeConfigJson(node: KeyedNode, peers: readonly KeyedNode[], options: InitOptions): object {
	const origin = { rpc: options.originRpc, confirmations: options.originConfirmations };
	const passwordFile = 'password.txt';
	const doppelgangerEpochs = Math.max(fewestWatchedEpochs, Math.ceil(fewestWatchedSlots / options.epochLength));
	const keystores = node.keys === null ? [] : [keystorePath(node.keys.validator.key.address)];
	return {
		network: 'network.json',
		dataDirectory: 'data',
		origin,
		rpc: { host: '127.0.0.1', port: node.rpcPort, tracing: false },
		p2p: {
			host: node.listen,
			port: node.p2pPort,
			announce: node.isLocal ? [] : [multiaddressOf(node)],
			peers: peers.map(multiaddressOf),
			bootstrap: [],
			mdns: false,
			peerKey: 'peer-key',
			maxPeers: 64,
		},
		validator: node.keys === null ? null : { keystores, passwordFile, remoteSigner: null, doppelgangerEpochs },
		committer: node.keys === null ? null : { keystore: 'committer.json', passwordFile, intervalSeconds: 60 },
		sync: 'full',
		log: { level: 'info', json: false },
	};
}

/** Where other nodes reach a node. */
export function multiaddressOf({ host, p2pPort, identity }: KeyedNode): string {
	return peerAddress(host, p2pPort, identity.peer);
}

/** The nodes that follow in the circle of all. */
function neighboursOf(node: KeyedNode, nodes: readonly KeyedNode[]): readonly KeyedNode[] {
	const next = nodes.indexOf(node) + 1;
	return [...nodes.slice(next), ...nodes.slice(0, next - 1)].slice(0, mostNeighbours);
}

function keystorePath(address: string): string {
	return `keystores/${address}.json`;
}

function startScript(): string {
	return `#!/bin/sh
# Runs this node: ./start [options of mosaic start]. MOSAIC names the mosaic to run it with.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
mosaic=\${MOSAIC:-'${launcher.replaceAll("'", "'\\''")}'}
[ -x "$mosaic" ] || mosaic=mosaic
exec "$mosaic" start --config "$here" "$@"
`;
}
