import { genesisMetaBlockHash, kernelHash } from '@mosaic/consensus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OriginClient } from '../origin/originClient.ts';
import { type Anvil, fundedKeys, startAnvil } from '../testing/anvil.ts';
import { deployMetaChain, genesisHash, type MetaChain, originEpochLength, stateRootOf } from '../testing/metaChain.ts';
import { lastCommit, readCommit, readCore } from './coreReads.ts';
import { verifyDeployment } from './deployment.ts';

describe('deploying Core', () => {
	let anvil: Anvil;
	let client: OriginClient;
	let chain: MetaChain;

	beforeAll(async () => {
		anvil = await startAnvil();
		client = await anvil.connect();
		await client.request('anvil_mine', ['0x5']);
		chain = await deployMetaChain(client, fundedKeys[0]);
	});
	afterAll(async () => {
		client?.close();
		await anvil?.stop();
	});

	it('puts Core where it was computed, open at the first kernel', async () => {
		const { core, observation } = chain.deployment;
		expect(observation.number).toBe(4);
		expect(observation.number % originEpochLength).toBe(0);
		expect(await readCore(client, core.address, 'coreIdentifier')).toEqual([chain.spec.coreIdentifier]);
		expect(await readCore(client, core.address, 'domainSeparator')).toEqual([chain.spec.domainSeparator]);
		expect(await readCore(client, core.address, 'kernelHashes', [1])).toEqual([kernelHash(chain.spec.genesisKernel)]);
	});

	it('commits B_0, the genesis', async () => {
		expect(await lastCommit(client, chain.deployment.core.address)).toEqual({
			height: 0,
			metaBlockHash: genesisMetaBlockHash(genesisHash),
			source: genesisHash,
			blockNumber: 0,
			stateRoot: stateRootOf(0),
			dynasty: 0,
			accumulatedGas: 0n,
			originBlockNumber: chain.deployment.observation.number,
			originBlockHash: chain.deployment.observation.hash,
		});
		expect(await readCommit(client, chain.deployment.core.address, 1, 0)).toBeNull();
	});

	it('keeps a record that is plain JSON and that verifies', async () => {
		await verifyDeployment(client, JSON.parse(JSON.stringify(chain.deployment)));
	});

	it('lets a second Core of the same account stand beside the first', async () => {
		const second = await deployMetaChain(client, fundedKeys[0]);
		expect(second.deployment.core.address).not.toBe(chain.deployment.core.address);
		await verifyDeployment(client, chain.deployment);
	});

	it('finds what is wrong with a record', async () => {
		const { deployment } = chain;
		const wrong = `0x${'11'.repeat(32)}` as const;
		const check = (changes: object) => verifyDeployment(client, { ...deployment, ...changes });
		await expect(check({ genesisHash: wrong })).rejects.toMatchObject({
			code: 'ORIGIN_CORE_MISMATCH',
			data: { field: 'genesisHash', expected: wrong, found: genesisHash },
		});
		await expect(check({ epochLength: 99 })).rejects.toMatchObject({ data: { field: 'epochLength' } });
		await expect(check({ core: { ...deployment.core, chainId: 5 } })).rejects.toMatchObject({
			code: 'ORIGIN_CHAIN_ID_MISMATCH',
		});
		await expect(check({ core: { ...deployment.core, address: `0x${'22'.repeat(20)}` } })).rejects.toMatchObject({
			code: 'ORIGIN_CORE_MISSING',
		});
		await expect(check({ observation: { ...deployment.observation, hash: wrong } })).rejects.toMatchObject({
			code: 'ORIGIN_OBSERVATION_ABANDONED',
		});
	});

	it('says that the account has no funds', async () => {
		const poor = new Uint8Array(32).fill(9);
		await expect(deployMetaChain(client, poor)).rejects.toMatchObject({ code: 'ORIGIN_FUNDS_INSUFFICIENT' });
	});
});
