import type { Deployment } from '@mosaic/bridge';
import type { Address, ChainConfig } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import type { RpcAccess } from '../assembly/rpcAccess.ts';
import type { LogLevel } from '../logging/levels.ts';

/** The settings of one node of a network, as its config.json has them; every path is absolute. */
export interface NodeConfig {
	/** The file these settings were read from. */
	readonly file: string;
	/** What all nodes of the network share, see {@link NetworkFile}. */
	readonly networkFile: string;
	/** Folder of the node's databases; need not exist yet. */
	readonly dataDirectory: string;
	/** null only for a node without validators and without committer. */
	readonly origin: OriginSettings | null;
	readonly rpc: RpcSettings;
	readonly p2p: PeerSettings;
	/** null for a full node. */
	readonly validator: ValidatorSettings | null;
	/** null for a node that commits nothing to the origin. */
	readonly committer: CommitterSettings | null;
	/** Whether a new node executes every block, or starts from a finalised state that peers hand it. */
	readonly sync: 'full' | 'snapshot';
	readonly log: { readonly level: LogLevel; readonly json: boolean };
}

/** The origin that the node looks at. */
export interface OriginSettings {
	/** An http(s) URL. */
	readonly rpc: string;
	/** Blocks above a block that make it final; null: by the origin's own tag `finalized`. */
	readonly confirmations: number | null;
}

/** Where JSON-RPC is served; port 0 is any free one. */
export interface RpcSettings {
	readonly host: string;
	readonly port: number;
	/** Serve debug_, trace_ and ots_: each call costs as much as the blocks that it runs once more. */
	readonly tracing: boolean;
	readonly access: RpcAccess;
}

/** The node's part in the peer-to-peer network. */
export interface PeerSettings {
	/** Address to listen on, and TCP port; 0 is any free one. */
	readonly host: string;
	readonly port: number;
	/** Multiaddresses under which others reach this node, where they differ from what it listens on. */
	readonly announce: readonly string[];
	/** Multiaddresses of peers, each with its identity, that the node keeps connections to. */
	readonly peers: readonly string[];
	/** Multiaddresses of peers, each with its identity, that the node asks for further ones. */
	readonly bootstrap: readonly string[];
	/** Whether peers are looked for in the local network. */
	readonly mdns: boolean;
	/** File with the node's libp2p private key: hexadecimal digits of its protobuf bytes. */
	readonly peerKeyFile: string;
	readonly maxPeers: number;
}

/** The validators that the node votes and proposes for. */
export interface ValidatorSettings {
	/** Encrypted keys (Web3 Secret Storage), all under the same password; may be empty with a remote signer. */
	readonly keystoreFiles: readonly string[];
	/** File whose first line is that password; null only without keystores. */
	readonly passwordFile: string | null;
	/** A service that holds further keys; null for none. */
	readonly remoteSigner: RemoteSignerSettings | null;
	/** Epochs to watch for another node with the same keys before the first vote; 0 watches none. */
	readonly doppelgangerEpochs: number;
}

/** A service that signs for validators. */
export interface RemoteSignerSettings {
	/** An http(s) URL. */
	readonly url: string;
	/** Addresses of those validators, in lower case. */
	readonly validators: readonly Address[];
}

/** The account that pays for commits on the origin. */
export interface CommitterSettings {
	/** Its encrypted key. */
	readonly keystoreFile: string;
	/** File whose first line is the password of that key. */
	readonly passwordFile: string;
	/** Least seconds between two commits. */
	readonly intervalSeconds: number;
	/** Blocks before Core sees a block of the origin no more at which it is pinned; null: a quarter of those it sees. */
	readonly pinMargin: number | null;
}

/** What all nodes of a network share: the parts belong together. */
export interface NetworkFile {
	readonly config: ChainConfig;
	readonly genesis: Genesis;
	readonly deployment: Deployment;
}
