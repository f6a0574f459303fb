import {
	addressOf,
	blockSealDigest,
	blockSealStructHash,
	bodyHash,
	bytesToHex,
	type ChainConfig,
	concatBytes,
	configHash,
	configToJson,
	consensusRoot,
	createSpec,
	EMPTY_BODY,
	genesisMetaBlockHash,
	genesisState,
	type Hash,
	hexToBytes,
	KERNEL_HASHES_SLOT,
	type Kernel,
	keccak256,
	keccakHex,
	kernelHash,
	kernelHashStorageKey,
	metaBlockHash,
	originVoteDigest,
	originVoteStructHash,
	signDigest,
	stateHash,
	stateRestHash,
	transitionHash,
	transitionOf,
	voteDigest,
	voteStructHash,
} from '../src/index.ts';

/**
 * Every hash of the protocol over fixed inputs: what TypeScript and Solidity must agree on. Integers are decimal
 * strings, hashes and addresses `0x` hex; nesting is one object deep.
 */
export function buildHashVectors() {
	const spec = createSpec(CONFIG, GENESIS_HASH);
	return {
		core: { chainId: CONFIG.core.chainId.toString(), address: CONFIG.core.address },
		domainSeparator: spec.domainSeparator,
		coreIdentifier: spec.coreIdentifier,
		genesisHash: GENESIS_HASH,
		genesisMetaBlockHash: genesisMetaBlockHash(GENESIS_HASH),
		vote: voteVector(spec),
		originVote: originVoteVector(spec),
		blockSeal: blockSealVector(spec),
		seal: sealVector(spec),
		kernelWithoutChanges: kernelVector({ ...KERNEL, validators: [], weights: [] }),
		kernelWithThreeChanges: kernelVector(KERNEL),
		genesisKernel: kernelVector(spec.genesisKernel),
		transition: transitionVector(),
		genesisTransition: decimal({ ...transitionOf(spec, genesisState(spec)), hash: genesisTransitionHash() }),
		metaBlock: { ...META_BLOCK, hash: metaBlockHash(META_BLOCK) },
		kernelStorage: {
			slot: KERNEL_HASHES_SLOT.toString(),
			height: KERNEL.height.toString(),
			key: kernelHashStorageKey(KERNEL.height),
		},
		genesisConsensus: consensusVector(),
		configuration: { json: JSON.stringify(configToJson(CONFIG)), hash: configHash(CONFIG) },
	};
}

type Domain = { readonly domainSeparator: Hash };

const KEYS = Array.from({ length: 4 }, (_, index) => keccak256(Uint8Array.of(0x6d, index)))
	.map((privateKey) => ({ privateKey, address: addressOf(privateKey) }))
	.sort((a, b) => (a.address < b.address ? -1 : 1));
const SIGNER = KEYS.slice(0, 1).map((key) => key.privateKey)[0] ?? new Uint8Array(32);
const GENESIS_HASH = named('genesis');

const CONFIG: ChainConfig = {
	core: { chainId: 31_337, address: '0x5fbdb2315678afecb367f032d93f642f64180aa3' },
	chainId: 1_972,
	genesisTime: 1_760_000_000,
	slotSeconds: 2,
	epochLength: 8,
	originEpochLength: 16,
	heartbeatSeconds: 30,
	justifyWaitSlots: 4,
	validators: KEYS.map(({ address }, index) => ({ address, weight: 10n ** 18n * BigInt(index + 1) })),
	gasTarget: 15_000_000n,
	gasPrice: 1_000_000_000n,
	observation: { number: 64, hash: named('origin block'), stateRoot: named('origin state') },
};

const KERNEL: Kernel = {
	height: 7,
	parent: named('parent meta-block'),
	validators: KEYS.slice(0, 3).map((key) => key.address),
	weights: [0n, 1n, 2n ** 255n + 3n],
	gasTarget: 15_000_000n,
	gasPrice: 1_000_000_000n,
};

const META_BLOCK = {
	kernelHash: named('kernel'),
	transitionHash: named('transition'),
	source: named('source'),
};

const VOTE = {
	transitionHash: named('transition'),
	source: named('source'),
	target: named('target'),
	sourceHeight: 41,
	targetHeight: 42,
};

function voteVector(domain: Domain) {
	const digest = voteDigest(domain, VOTE);
	return { ...decimal(VOTE), structHash: voteStructHash(VOTE), ...signed(digest) };
}

function originVoteVector(domain: Domain) {
	const message = { source: named('source'), target: named('target'), sourceHeight: 41, targetHeight: 42 };
	const digest = originVoteDigest(domain, message);
	return { ...decimal(message), structHash: originVoteStructHash(message), ...signed(digest) };
}

function blockSealVector(domain: Domain) {
	const message = { slot: 1_234, blockHash: named('block') };
	return { ...decimal(message), structHash: blockSealStructHash(message), ...signed(blockSealDigest(domain, message)) };
}

/** A seal of version 1 over the vote above: 0x01 ‖ signatures, ascending by signer (spec 7). */
function sealVector(domain: Domain) {
	const digest = voteDigest(domain, VOTE);
	const signatures = KEYS.map((key) => hexToBytes(signDigest(digest, key.privateKey)));
	return {
		digest,
		signers: KEYS.map((key) => key.address),
		bytes: bytesToHex(concatBytes(Uint8Array.of(1), ...signatures)),
	};
}

function kernelVector(kernel: Kernel) {
	return { ...decimal(kernel), hash: kernelHash(kernel) };
}

function transitionVector() {
	const transition = {
		coreIdentifier: named('core'),
		kernelHash: named('kernel'),
		dynasty: 17,
		accumulatedGas: 2n ** 70n,
		accumulatedTransactionRoot: named('transactions'),
		originBlockHash: named('origin block'),
		originBlockNumber: 640,
	};
	return { ...decimal(transition), hash: transitionHash(transition) };
}

function genesisTransitionHash(): Hash {
	const spec = createSpec(CONFIG, GENESIS_HASH);
	return transitionHash(transitionOf(spec, genesisState(spec)));
}

/** How a contract opens a consensus root and finds the finalised observation of the origin in it. */
function consensusVector() {
	const state = genesisState(createSpec(CONFIG, GENESIS_HASH));
	return {
		originNumber: CONFIG.observation.number.toString(),
		originHash: CONFIG.observation.hash,
		originStateRoot: CONFIG.observation.stateRoot,
		stateRestHash: stateRestHash(state),
		stateHash: stateHash(state),
		bodyHash: bodyHash(EMPTY_BODY),
		consensusRoot: consensusRoot(state, EMPTY_BODY),
	};
}

function signed(digest: Hash) {
	return { digest, signer: addressOf(SIGNER), signature: signDigest(digest, SIGNER) };
}

function named(name: string): Hash {
	return keccakHex(new TextEncoder().encode(name));
}

/** Integers, also those in lists, as decimal strings. */
function decimal(value: object): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, Array.isArray(entry) ? entry.map(decimalOf) : decimalOf(entry)]),
	);
}

function decimalOf(value: unknown): unknown {
	return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : value;
}
