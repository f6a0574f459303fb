import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesToHex, type ChainConfig, configHash } from '@mosaic/consensus';
import { devGenesis } from '@mosaic/genesis';
import { developmentKeys } from '../src/accounts/index.ts';
import { Closing } from '../src/assembly/closing.ts';
import { assembleAuxiliary } from '../src/auxiliary/assembleAuxiliary.ts';
import { DevelopmentSlots } from '../src/auxiliary/slots/developmentSlots.ts';
import { VirtualClock } from '../src/clock/virtualClock.ts';
import { networkFileToJson, readNetworkFile } from '../src/config/networkFile.ts';
import { readNodeConfig } from '../src/config/readNodeConfig.ts';
import type { NetworkFile } from '../src/config/types.ts';
import { genesisRoots } from '../src/init/genesisRoots.ts';
import { createPeerIdentity } from '../src/init/peerIdentity.ts';
import { createLogger } from '../src/logging/logger.ts';
import { LocalSigner } from '../src/signing/index.ts';
import { openNode } from '../src/start/openNode.ts';

/** Seconds that the last block's slot is past when the chain is made: no node may take it for one of the future. */
const margin = 3_600;
const zeroHash = `0x${'00'.repeat(32)}` as const;
const coreAddress = `0x${'c0'.repeat(20)}` as const;

/**
 * `makeChain.ts <folder> <blocks> [<voters>]`: makes the folders of two full nodes of one network without origin, `server`
 * and `follower`, and fills the server's database with empty blocks up to that number, of four validators of which so
 * many make and vote for them, all where the number is left out. They are made as fast as they go by the parts that a node
 * is made of. A folder that was made before is kept, and the chain in it goes on. Prints the memory it takes as lines of
 * JSON, and one line at the end. `validators.json` has the keys.
 */
const [folder = '', count = '', voterCount = '4'] = process.argv.slice(2);
const [blocks, voters] = [Number(count), Number(voterCount)];
if (folder === '' || !Number.isSafeInteger(blocks) || blocks < 1 || !(voters >= 3 && voters <= 4)) {
	console.error('makeChain: give a folder, a number of blocks, and how many of four validators vote: 3 or 4');
	process.exit(2);
}
const keys = developmentKeys({ accounts: 1, validators: 4 });
const made = join(folder, 'server', 'network.json');
const network = existsSync(made) ? await readNetworkFile(made) : await makeFolders();
await fill(join(folder, 'server'));

async function makeFolders(): Promise<NetworkFile> {
	const network = await makeNetwork();
	for (const name of ['server', 'follower']) await writeNode(join(folder, name), network);
	const validators = keys.validators.map((key) => ({ address: key.address, privateKey: bytesToHex(key.privateKey()) }));
	await writeFile(join(folder, 'validators.json'), JSON.stringify(validators), { mode: 0o600 });
	return network;
}

async function makeNetwork(): Promise<NetworkFile> {
	const validators = keys.validators
		.map(({ address }) => ({ address, weight: 10n ** 18n }))
		.sort((first, second) => (first.address < second.address ? -1 : 1));
	const core = { chainId: 1, address: coreAddress };
	const observation = { number: 0, hash: zeroHash, stateRoot: zeroHash };
	const config: ChainConfig = {
		...{ core, validators, observation, chainId: 1337, gasTarget: 10n ** 12n, gasPrice: 0n },
		...{ slotSeconds: 1, epochLength: 1, originEpochLength: 1, heartbeatSeconds: 3_600, justifyWaitSlots: 2 },
		genesisTime: Math.floor(Date.now() / 1_000) - blocks - margin,
	};
	const genesis = devGenesis({
		chainId: config.chainId,
		accounts: keys.accounts.map(({ address }) => address),
		balance: 10n ** 24n,
		extraData: configHash(config),
		timestamp: config.genesisTime,
	});
	const { hash } = await genesisRoots(genesis);
	const deployment = { core, epochLength: 1, originEpochLength: 1, observation, originNumber: 0 };
	return {
		config,
		genesis,
		deployment: { ...deployment, factory: coreAddress, registry: coreAddress, genesisHash: hash },
	};
}

async function writeNode(path: string, network: NetworkFile): Promise<void> {
	const identity = await createPeerIdentity();
	const settings = {
		network: 'network.json',
		dataDirectory: 'data',
		origin: null,
		rpc: { host: '127.0.0.1', port: 0, tracing: false },
		p2p: {
			...{ host: '127.0.0.1', port: 0, announce: [], peers: [], bootstrap: [], mdns: false },
			...{ peerKey: 'peer-key', maxPeers: 8 },
		},
		validator: null,
		committer: null,
		sync: 'full',
		log: { level: 'warn', json: true },
	};
	await mkdir(path, { recursive: true });
	await writeFile(join(path, 'config.json'), JSON.stringify(settings));
	await writeFile(join(path, 'network.json'), JSON.stringify(networkFileToJson(network)));
	await writeFile(join(path, 'peer-key'), `${identity.key}\n`, { mode: 0o600 });
}

async function fill(path: string): Promise<void> {
	const closing = new Closing();
	const { chain, database, spec, records, producing } = await openNode(await readNodeConfig(path), network, closing);
	const clock = new VirtualClock(() => spec.genesisTime * 1_000);
	const voting = keys.validators.slice(0, voters);
	const privateKeys = voting.map((key) => key.privateKey());
	const { driver } = await assembleAuxiliary({
		...{ spec, chain, database, clock, pool: producing },
		validators: voting.map(({ address }) => address),
		signingRecords: records.all(),
		signer: new LocalSigner({ privateKeys, records, domain: spec }),
		slots: new DevelopmentSlots(spec, clock),
		logger: createLogger({ level: 'warn', json: true }),
	});
	const started = performance.now();
	await new Promise<void>((resolve) => {
		chain.onHead(({ head }) => {
			const { rss, heapUsed, external } = process.memoryUsage();
			if (head.number % 500 === 0) print({ event: 'sample', blocks: head.number, rss, heapUsed, external });
			if (head.number === blocks) resolve();
		});
		driver.extendWhile(() => chain.head.number < blocks);
		driver.start();
	});
	const seconds = (performance.now() - started) / 1_000;
	await driver.stop();
	await closing.run();
	print({ event: 'made', blocks: chain.head.number, seconds });
}

function print(line: object): void {
	process.stdout.write(`${JSON.stringify(line)}\n`);
}
