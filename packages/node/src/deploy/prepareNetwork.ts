import { type Deployment, type OriginClient, prepareDeployment } from '@mosaic/bridge';
import { type Address, type ChainConfig, configHash, type Hash } from '@mosaic/consensus';
import { devGenesis, type Genesis, type GenesisParent } from '@mosaic/genesis';

/** Gas of the auxiliary chain that a kernel pays for, and its price: rewards come with deposits. */
const gasTarget = 1_000_000_000_000n;
const gasPrice = 0n;
/** Weight of each validator. */
const weight = 10n ** 18n;

/** What is chosen freely about a new auxiliary chain. */
export interface NetworkSettings {
	readonly chainId: number;
	readonly slotSeconds: number;
	readonly epochLength: number;
	readonly originEpochLength: number;
	readonly heartbeatSeconds: number;
	readonly justifyWaitSlots: number;
	readonly gasLimit: number;
	readonly hardfork: Genesis['hardfork'];
	readonly validators: readonly Address[];
	/** Wei by account that has some from the start. */
	readonly balances: ReadonlyMap<Address, bigint>;
	/** Nonces that some of those accounts have from the start. */
	readonly nonces?: ReadonlyMap<Address, bigint>;
	/** Wei per gas of the first block. */
	readonly baseFeePerGas?: bigint;
	/** The block of another chain to go on from. */
	readonly parent?: GenesisParent;
	/** Unix seconds, asked when the origin's part is known. */
	readonly genesisTime: () => number;
}

/** A chain whose Core is not deployed yet. */
export interface PreparedNetwork {
	readonly config: ChainConfig;
	readonly genesis: Genesis;
	/** Deploys Core for the block of that genesis, and checks it. To be called once. */
	complete(genesisHash: Hash, genesisStateRoot: Hash): Promise<Deployment>;
}

/** Begins the deployment of Core, and makes the genesis that names it (spec 2). `privateKey` pays. Throws OriginError. */
export async function prepareNetwork(
	settings: NetworkSettings,
	client: OriginClient,
	privateKey: Uint8Array,
): Promise<PreparedNetwork> {
	const { epochLength, originEpochLength, chainId } = settings;
	const validators = settings.validators
		.map((address) => ({ address, weight }))
		.sort((first, second) => (first.address < second.address ? -1 : 1));
	const shared = { validators, epochLength, originEpochLength, gasTarget, gasPrice };
	const { core, observation, complete } = await prepareDeployment({ client, privateKey, ...shared });
	const config: ChainConfig = {
		core,
		chainId,
		genesisTime: settings.genesisTime(),
		slotSeconds: settings.slotSeconds,
		heartbeatSeconds: settings.heartbeatSeconds,
		justifyWaitSlots: settings.justifyWaitSlots,
		...shared,
		observation,
	};
	const nonceOf = (address: Address): bigint => settings.nonces?.get(address) ?? 0n;
	const genesis = devGenesis({
		chainId,
		accounts: [],
		balance: 0n,
		extraData: configHash(config),
		timestamp: config.genesisTime,
		gasLimit: BigInt(settings.gasLimit),
		hardfork: settings.hardfork,
		extraAlloc: new Map(
			[...settings.balances].map(([address, balance]) => [address, { balance, nonce: nonceOf(address) }]),
		),
		...(settings.baseFeePerGas !== undefined && { baseFeePerGas: settings.baseFeePerGas }),
		...(settings.parent !== undefined && { parent: settings.parent }),
	});
	return { config, genesis, complete };
}
