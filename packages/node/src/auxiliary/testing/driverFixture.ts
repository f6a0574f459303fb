import { createFeeMarket1559Tx } from '@ethereumjs/tx';
import { bytesToHex, type ChainConfig, type ChainSpec, configHash, createSpec } from '@mosaic/consensus';
import { devGenesis } from '@mosaic/genesis';
import { type DevelopmentKeys, developmentKeys, type KeyPair, signTransaction } from '../../accounts/index.ts';
import { Chain } from '../../chain/index.ts';
import { VirtualClock } from '../../clock/virtualClock.ts';
import { rememberSender } from '../../execution/index.ts';
import { createLogger } from '../../logging/logger.ts';
import { TransactionPool } from '../../pool/index.ts';
import { recoverSender } from '../../pool/recoverSender.ts';
import { databaseSigningStore, LocalSigner, SigningRecords } from '../../signing/index.ts';
import { Database } from '../../storage/index.ts';
import { AuxiliaryDriver } from '../driver.ts';
import type { DriverParts } from '../driverParts.ts';
import { Offences } from '../offences.ts';
import type { DriverPool } from '../ports.ts';
import { poolHead, producingPool } from '../producingPool.ts';
import { restoreEngine } from '../restoreEngine.ts';
import { DevelopmentSlots } from '../slots/developmentSlots.ts';
import { createVoteStore } from '../voteStore.ts';

const genesisTime = 1_000;
const zeroHash = `0x${'00'.repeat(32)}` as const;

/** An auxiliary chain with four local validators over one database; drivers come and go. */
export class DriverFixture {
	readonly spec: ChainSpec;
	readonly chain: Chain;
	readonly pool: TransactionPool;
	/** Log lines of level `warn` and above. */
	readonly lines: { readonly level: number; readonly msg: string; readonly code?: string }[] = [];
	readonly #keys: DevelopmentKeys;
	readonly #database: Database;
	#nonce = 0n;

	private constructor(spec: ChainSpec, chain: Chain, pool: TransactionPool, keys: DevelopmentKeys, database: Database) {
		this.spec = spec;
		this.chain = chain;
		this.pool = pool;
		this.#keys = keys;
		this.#database = database;
	}

	static async open(changes: Partial<ChainConfig> = {}): Promise<DriverFixture> {
		const keys = developmentKeys({ accounts: 1, validators: 4 });
		const config = { ...baseConfig(keys), ...changes };
		const accounts = keys.accounts.map(({ address }) => address);
		const extraData = configHash(config);
		const genesis = devGenesis({ chainId: 1337, accounts, balance: 10n ** 22n, extraData, timestamp: genesisTime });
		const database = await Database.open();
		const chain = await Chain.open({ database, genesis });
		const pool = new TransactionPool({
			chainId: 1337n,
			head: await poolHead(chain),
			recoverer: { recover: async (raw) => addressOf(recoverSender(raw)) },
			decode: (raw, hash) => chain.decodeTransaction(raw, hash),
			rememberSender,
			clock: { now: () => 0 },
		});
		return new DriverFixture(createSpec(config, chain.genesisHash), chain, pool, keys, database);
	}

	/** A driver on what the database holds, for the first `validators` keys, with `changes` in place of its usual parts. */
	async driver(
		changes: (parts: DriverParts) => Partial<DriverParts> = () => ({}),
		clock = new VirtualClock(() => genesisTime * 1_000),
		validators = this.#keys.validators.length,
	): Promise<AuxiliaryDriver> {
		const { spec, chain } = this;
		const records = await SigningRecords.open(databaseSigningStore(this.#database));
		const keys = this.#keys.validators.slice(0, validators);
		const privateKeys = keys.map((key) => key.privateKey());
		const votes = createVoteStore(this.#database);
		const restored = await restoreEngine({
			spec,
			chain,
			validators: keys.map(({ address }) => address),
			signingRecords: records.all(),
			votes: await votes.all(),
			offences: (await Offences.open(this.#database)).all(),
		});
		const parts: DriverParts = {
			spec,
			...restored,
			chain,
			pool: this.producing,
			signer: new LocalSigner({ privateKeys, records, domain: spec }),
			votes,
			clock,
			slots: new DevelopmentSlots(spec, clock),
			logger: createLogger({ level: 'warn', json: true, write: (line) => void this.lines.push(JSON.parse(line)) }),
		};
		return new AuxiliaryDriver({ ...parts, ...changes(parts) });
	}

	/** Sends a transfer to the pool. */
	async send(): Promise<void> {
		const [account] = this.#keys.accounts;
		if (account === undefined) throw new TypeError('no account');
		const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n, gasLimit: 21_000n };
		const fields = { chainId: 1337n, nonce: this.#nonce, to: account.address, value: 1n, ...fees };
		this.#nonce += 1n;
		const unsigned = createFeeMarket1559Tx(fields, { common: this.chain.common });
		await this.pool.add(signTransaction(unsigned, account.privateKey()).serialize());
	}

	/** Resolves when the chain's head is at this number or beyond. */
	reached(number: number): Promise<void> {
		return new Promise((resolve) => {
			const unlisten = this.chain.onHead(({ head }) => {
				if (head.number < number) return;
				unlisten();
				resolve();
			});
		});
	}

	async close(): Promise<void> {
		await this.pool.close();
		await this.chain.close();
		await this.#database.close();
	}

	/** A validator's key. */
	key(index: number): KeyPair {
		const key = this.#keys.validators[index];
		if (key === undefined) throw new TypeError('no such validator');
		return key;
	}

	/** The pool as block production sees it. */
	get producing(): DriverPool {
		return producingPool(this.chain, this.pool);
	}
}

export function baseConfig(keys: DevelopmentKeys): ChainConfig {
	const validators = keys.validators
		.map(({ address }) => ({ address, weight: 1n }))
		.sort((first, second) => (first.address < second.address ? -1 : 1));
	return {
		core: { chainId: 1, address: `0x${'c0'.repeat(20)}` },
		chainId: 1337,
		genesisTime,
		slotSeconds: 1,
		epochLength: 1,
		originEpochLength: 1,
		heartbeatSeconds: 3_600,
		justifyWaitSlots: 2,
		validators,
		gasTarget: 1n,
		gasPrice: 0n,
		observation: { number: 0, hash: zeroHash, stateRoot: zeroHash },
	};
}

function addressOf(bytes: Uint8Array | null): `0x${string}` | null {
	return bytes === null ? null : bytesToHex(bytes);
}
