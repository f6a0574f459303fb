import {
	bytesToHex,
	type Evidence,
	encodeRlp,
	type Hash,
	type Hex,
	keccakHex,
	type Vote,
	type VoteMessage,
} from '@mosaic/consensus';
import type { Clock } from '../../clock/virtualClock.ts';
import { type NetworkLimits, type NetworkOptions, PeerKey, startNetwork } from '../index.ts';
import type { ChainIdentity } from '../options.ts';
import type { NetworkApi, PeerStatus, RequestHandlers, SealedBlock, Verdict } from '../types.ts';

export const testChain: ChainIdentity = { genesisHash: hashOf('genesis'), coreIdentifier: hashOf('core') };

/** A clock that moves by hand. */
export class HandClock implements Clock {
	#now = 1_700_000_000_000;

	now(): number {
		return this.#now;
	}

	move(milliseconds: number): void {
		this.#now += milliseconds;
	}
}

/** A network of a test, and what it took in. */
export interface TestNode extends NetworkApi {
	/** This node's name among its peers. */
	readonly name: string;
	readonly address: string;
	/** What the handlers were given, as `topic:content`. */
	readonly heard: readonly string[];
	readonly logs: readonly { readonly level: string; readonly message: string; readonly fields: object }[];
}

export interface TestNodeOptions {
	readonly seed: number;
	readonly chain?: ChainIdentity;
	readonly port?: number;
	readonly peers?: readonly string[];
	readonly bootstrap?: readonly string[];
	readonly announce?: readonly string[];
	readonly maxPeers?: number;
	readonly clock?: Clock;
	readonly limits?: Partial<NetworkLimits>;
	readonly answers?: Partial<RequestHandlers>;
	/** The verdict about what is heard; accepts everything by default. */
	readonly verdict?: (heard: string) => Verdict | Promise<Verdict>;
}

/** Times short enough for tests that wait for a peer to fail. */
export const quickLimits: Partial<NetworkLimits> = {
	redialPause: 50,
	lateRedialPause: 200,
	discoveryInterval: 200,
};

const running = new Set<NetworkApi>();

export async function startTestNode(options: TestNodeOptions): Promise<TestNode> {
	const heard: string[] = [];
	const logs: { level: string; message: string; fields: object }[] = [];
	const log = (level: string) => (fields: object, message: string) => void logs.push({ level, message, fields });
	const judge = async (what: string): Promise<Verdict> => {
		heard.push(what);
		return options.verdict?.(what) ?? { kind: 'accept' };
	};
	const network = await startNetwork({
		chain: options.chain ?? testChain,
		listen: { host: '127.0.0.1', port: options.port ?? 0 },
		announce: options.announce ?? [],
		staticPeers: options.peers ?? [],
		bootstrap: options.bootstrap ?? [],
		mdns: false,
		maxPeers: options.maxPeers ?? 16,
		peerKey: testKey(options.seed),
		gossip: {
			block: (block) => judge(`block:${block.slot}:${keccakHex(block.block)}`),
			announcement: async ({ slot }) => options.verdict?.(`announcement:${slot}`) ?? { kind: 'accept' },
			vote: (vote) => judge(`vote:${vote.message.targetHeight}`),
			link: (link) => judge(`link:${link.message.targetHeight}`),
			transaction: (raw) => judge(`transaction:${bytesToHex(raw)}`),
			evidence: (evidence) => judge(`evidence:${evidence.kind}`),
		},
		answers: { ...emptyAnswers(options.chain ?? testChain), ...options.answers },
		clock: options.clock ?? { now: Date.now },
		logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
		limits: { ...quickLimits, ...options.limits },
	} satisfies NetworkOptions);
	running.add(network);
	const address = network.addresses()[0] ?? '';
	return { ...network, name: address.split('/p2p/')[1] ?? '', address, heard, logs };
}

/** Stops every node that a test started. */
export async function stopTestNodes(): Promise<void> {
	const networks = [...running];
	running.clear();
	await Promise.all(networks.map((network) => network.stop()));
}

/** Resolves when a condition holds; looks again every few milliseconds, for as long as a slow machine may need. */
export async function until(what: string, condition: () => boolean, limit = 30_000): Promise<void> {
	const end = Date.now() + limit;
	while (!condition()) {
		if (Date.now() > end) throw new TypeError(`waited in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** Waits until two nodes know each other. */
export async function untilConnected(first: TestNode, second: TestNode): Promise<void> {
	await until(`${first.name} and ${second.name} are connected`, () => knows(first, second) && knows(second, first));
}

export function knows(node: TestNode, other: TestNode): boolean {
	return node.peers().some(({ name }) => name === other.name);
}

export function testKey(seed: number): PeerKey {
	return new PeerKey(new Uint8Array(32).fill(seed));
}

export function hashOf(text: string): Hash {
	return keccakHex(Buffer.from(text));
}

export function testStatus(chain: ChainIdentity = testChain): PeerStatus {
	return {
		...chain,
		head: { number: 3, hash: hashOf('head'), slot: 4 },
		finalized: { height: 1, number: 2, hash: hashOf('finalized') },
		earliest: 0,
		time: Date.now(),
	};
}

const signature: Hex = `0x${'11'.repeat(65)}`;

export function voteMessage(targetHeight: number): VoteMessage {
	return {
		transitionHash: hashOf('T'),
		source: hashOf('s'),
		target: hashOf('t'),
		sourceHeight: targetHeight - 1,
		targetHeight,
	};
}

export function testVote(targetHeight: number): Vote {
	return { kind: 'auxiliary', validator: `0x${'22'.repeat(20)}`, message: voteMessage(targetHeight), signature };
}

export function testEvidence(slot: number): Evidence {
	const seal = (text: string) => ({ message: { slot, blockHash: hashOf(text) }, signature });
	return { kind: 'seal', first: seal('one'), second: seal('other') };
}

/** A block whose header is a list of one number, with a transaction of so many bytes. */
export function testBlock(slot: number, size = 100): SealedBlock {
	const block = encodeRlp([[slot], [new Uint8Array(size).fill(1)], []]);
	return { slot, seal: signature, block, body: Uint8Array.of(0xc0) };
}

export function testBlockHash(slot: number): Hash {
	return keccakHex(encodeRlp([slot]));
}

function emptyAnswers(chain: ChainIdentity): RequestHandlers {
	return {
		status: () => testStatus(chain),
		blocksByRange: async function* () {},
		blocksByHash: async function* () {},
		consensus: () => ({ votes: [], evidence: [] }),
		consensusState: async () => null,
		stateNodes: async () => [],
	};
}
