import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningAnvil, startAnvil } from './anvil.ts';
import { LinkProxy } from './linkProxy.ts';
import { output, type RunningProgram, run } from './process.ts';
import { rpc } from './rpc.ts';
import { mosaic } from './stack.ts';
import { until } from './until.ts';

/** The first account of anvil's published mnemonic: it pays on the origin, and is funded on the auxiliary chain. */
export const account = {
	address: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
	privateKey: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
} as const;

/** How far a node is. */
export interface NodeStatus {
	readonly head: { readonly number: number; readonly hash: string };
	readonly finalized: { readonly number: number; readonly hash: string };
	/** Number of the source of the last commit; -1 before the first. */
	readonly committed: number;
	readonly halted: string | null;
	readonly offenders: readonly string[];
}

/** A node of a test network, in a process of its own while it runs. */
export class TestNode {
	readonly index: number;
	readonly folder: string;
	readonly validator: string | null;
	/** Its name among peers. */
	readonly identity: string;
	/** Links that lead here. */
	readonly incoming: LinkProxy[] = [];
	#program: RunningProgram | null = null;
	#url = '';
	#addresses: readonly string[] = [];

	constructor(index: number, folder: string, validator: string | null, identity: string) {
		this.index = index;
		this.folder = folder;
		this.validator = validator;
		this.identity = identity;
	}

	get isRunning(): boolean {
		return this.#program !== null;
	}

	get url(): string {
		return this.#url;
	}

	/** Where it told that peers reach it, when it started. */
	get addresses(): readonly string[] {
		return this.#addresses;
	}

	/** What the node wrote to standard error since its last start. */
	get log(): string {
		return this.#program?.errors() ?? '';
	}

	/** Starts the node, with further options of `mosaic start`; resolves when its JSON-RPC is served. */
	async start(...words: readonly string[]): Promise<void> {
		return this.#started(run(mosaic, ['start', '--config', this.folder, ...words]));
	}

	/** Deletes all that the node stored. */
	async forget(): Promise<void> {
		await rm(join(this.folder, 'data'), { recursive: true });
	}

	/** The same on a disk that takes no file larger than those of its database: soon writes fail as they do on one that is full. */
	async startOnFullDisk(): Promise<void> {
		const folder = join(this.folder, 'data', 'chain');
		const files = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
		const kibibytes = 8 + Math.ceil(Math.max(...files.map(({ size }) => size)) / 1_024);
		const limited = `trap '' XFSZ; ulimit -S -f ${kibibytes * 2}; exec "$0" "$@"`;
		return this.#started(run('/bin/sh', ['-c', limited, mosaic, 'start', '--config', this.folder]));
	}

	/** Lifts that limit while the node runs; Linux only. */
	async makeRoom(): Promise<void> {
		await output('prlimit', ['--pid', String(this.#program?.child.pid), '--fsize=unlimited']);
	}

	async #started(program: RunningProgram): Promise<void> {
		this.#program = program;
		// The port it had may be another node's by now.
		this.#url = '';
		const line = await program.line((text) => text.startsWith('{"event":"started"'));
		const { rpcUrl, p2pAddresses } = JSON.parse(line) as { rpcUrl: string; p2pAddresses: readonly string[] };
		this.#url = rpcUrl;
		this.#addresses = p2pAddresses;
		const port = Number(/\/tcp\/(\d+)/.exec(p2pAddresses[0] ?? '')?.[1]);
		for (const link of this.incoming) link.target = port;
	}

	/** Ends the node; SIGINT is the way in which it ends in order. */
	async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
		const program = this.#program;
		this.#program = null;
		return program === null ? null : program.stop(signal);
	}

	/** Freezes the process, or lets it go on. */
	signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
		this.#program?.child.kill(signal);
	}

	async status(): Promise<NodeStatus> {
		const { latest, finalized, committed, halted, offenders } = await rpc(this.#url, 'mosaic_status');
		const block = ({ number, hash }: { number: string; hash: string }) => ({ number: Number(number), hash });
		const source = committed === null ? -1 : Number(committed.number);
		return { head: block(latest), finalized: block(finalized), committed: source, halted, offenders };
	}

	/** Resolves when this node's head is at or beyond a number. */
	async reaches(number: number): Promise<NodeStatus> {
		return until(
			() => this.status(),
			({ head }) => head.number >= number,
		);
	}

	/** Resolves when this node's finalised block is at or beyond a number. */
	async finalizes(number: number): Promise<NodeStatus> {
		return until(
			() => this.status(),
			({ finalized }) => finalized.number >= number,
		);
	}
}

/** What a test network is made with. */
export interface NetworkOptions {
	readonly validators?: number;
	readonly fullNodes?: number;
	/** Further options of `mosaic init`. */
	readonly words?: readonly string[];
}

/** A network that `mosaic init` made, with anvil as its origin and every connection between nodes through a link that can be cut. */
export class TestNetwork {
	readonly nodes: readonly TestNode[];
	readonly core: string;
	readonly #folder: string;
	#anvil: RunningAnvil;
	readonly #links: ReadonlyMap<string, LinkProxy>;

	private constructor(
		anvil: RunningAnvil,
		core: string,
		folder: string,
		nodes: readonly TestNode[],
		links: ReadonlyMap<string, LinkProxy>,
	) {
		this.#anvil = anvil;
		this.core = core;
		this.#folder = folder;
		this.nodes = nodes;
		this.#links = links;
	}

	/** Makes the files of a network; nothing but the origin runs yet. */
	static async make({ validators = 4, fullNodes = 0, words = [] }: NetworkOptions = {}): Promise<TestNetwork> {
		const folder = await mkdtemp(join(tmpdir(), 'mosaic-network-'));
		const anvil = await startOrigin(folder);
		const out = join(folder, 'net');
		const counts = ['--validators', String(validators), '--full-nodes', String(fullNodes)];
		const init = run(
			mosaic,
			[
				...['init', '--json', '--out', out, '--origin-rpc', anvil.url, '--rpc-port', '0', ...counts],
				...['--prefund', `${account.address}=1000`, ...words],
			],
			{ MOSAIC_ORIGIN_KEY: account.privateKey },
		);
		const line = await init.line((text) => text.startsWith('{"event":"initialised"'));
		await init.exit();
		const made = JSON.parse(line) as {
			core: { address: string };
			nodes: { name: string; multiaddress: string; validator: string | null }[];
		};
		const nodes = made.nodes.map(({ name, validator, multiaddress }, index) => {
			const [, identity = ''] = multiaddress.split('/p2p/');
			return new TestNode(index, join(out, name), validator, identity);
		});
		const links = await connect(nodes);
		return new TestNetwork(anvil, made.core.address, folder, nodes, links);
	}

	/** The origin as it runs now. */
	get anvil(): RunningAnvil {
		return this.#anvil;
	}

	/** Ends the origin, lets time pass without one, and starts it again with what it had. */
	async restartOrigin(pause: () => Promise<void>): Promise<void> {
		const { port } = new URL(this.#anvil.url);
		await this.#anvil.program.stop('SIGINT');
		await pause();
		this.#anvil = await startOrigin(this.#folder, port);
	}

	/** Node `index`, which must exist. */
	node(index: number): TestNode {
		const node = this.nodes[index];
		if (node === undefined) throw new RangeError(`the network has no node ${index}`);
		return node;
	}

	get running(): readonly TestNode[] {
		return this.nodes.filter(({ isRunning }) => isRunning);
	}

	/**
	 * Breaks every link between nodes of different groups, where node `i` is in group `groups[i]`: `cut` closes the
	 * connections, `swallow` leaves them open and loses what is sent.
	 */
	partition(groups: readonly number[], how: 'cut' | 'swallow' = 'cut'): void {
		for (const [pair, link] of this.#links) {
			const [from = 0, to = 0] = pair.split('-').map(Number);
			if (groups[from] === groups[to]) link.heal();
			else link[how]();
		}
	}

	heal(): void {
		this.partition(this.nodes.map(() => 0));
	}

	/** Ends everything, and deletes the files. */
	async close(): Promise<void> {
		for (const node of this.nodes) node.signal('SIGCONT');
		await Promise.all(this.nodes.map((node) => node.stop('SIGKILL')));
		await Promise.all([...this.#links.values()].map((link) => link.close()));
		await this.#anvil.program.stop('SIGKILL');
		await rm(this.#folder, { recursive: true, force: true });
	}
}

/** An origin that finalises within two blocks, and leaves what it has in the folder when it ends in order. */
function startOrigin(folder: string, port?: string): Promise<RunningAnvil> {
	const pace = ['--block-time', '1', '--slots-in-an-epoch', '1'];
	return startAnvil(['--chain-id', '1', ...pace, '--state', join(folder, 'origin.json')], port);
}

/** Gives each node a link to each other node. */
async function connect(nodes: readonly TestNode[]): Promise<Map<string, LinkProxy>> {
	const links = new Map<string, LinkProxy>();
	for (const node of nodes) {
		const peers: string[] = [];
		for (const other of nodes) {
			if (other === node) continue;
			const link = await LinkProxy.open();
			other.incoming.push(link);
			links.set(`${node.index}-${other.index}`, link);
			peers.push(`/ip4/127.0.0.1/tcp/${link.port}/p2p/${other.identity}`);
		}
		await changeConfig(node, (config) => ({
			...config,
			p2p: { ...config.p2p, port: 0, peers },
			validator: config.validator === null ? null : { ...config.validator, doppelgangerEpochs: 2 },
			committer: config.committer === null ? null : { ...config.committer, intervalSeconds: 1 },
			log: { level: 'info', json: true },
		}));
	}
	return links;
}

/** A node's settings as its file has them. */
export interface ConfigJson {
	readonly p2p: object;
	readonly validator: object | null;
	readonly committer: object | null;
	readonly [field: string]: unknown;
}

/** Rewrites a node's settings. */
export async function changeConfig(
	node: Pick<TestNode, 'folder'>,
	change: (config: ConfigJson) => object,
): Promise<void> {
	const file = join(node.folder, 'config.json');
	await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
}
