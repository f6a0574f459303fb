import { genesisState, kernelHash, verifyKernelInclusion } from '@mosaic/consensus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Committer, type CommitterEvent } from '../committer/committer.ts';
import { lastCommit } from '../core/coreReads.ts';
import type { OriginClient } from '../origin/originClient.ts';
import { silentLogger } from '../ports/logger.ts';
import { type Anvil, fundedKeys, startAnvil } from '../testing/anvil.ts';
import { candidateAt, deployMetaChain, kernelAfter, type MetaChain } from '../testing/metaChain.ts';
import { Recorder } from '../testing/recorder.ts';
import { TransactionSender } from '../transactions/transactionSender.ts';
import { KernelProver } from './kernelProver.ts';

describe('KernelProver', () => {
	let anvil: Anvil;
	let client: OriginClient;
	let chain: MetaChain;
	let prover: KernelProver;

	beforeAll(async () => {
		anvil = await startAnvil();
		client = await anvil.connect();
		chain = await deployMetaChain(client, fundedKeys[0]);
		prover = new KernelProver(client, chain.spec, chain.deployment.originNumber);
		const recorder = new Recorder<CommitterEvent>();
		const candidate = candidateAt(chain, chain.spec.genesisKernel, 2);
		const committer = new Committer({
			client,
			core: chain.spec.core.address,
			sender: new TransactionSender(client, fundedKeys[1]),
			identities: candidate.members,
			backoffSeconds: 1,
			logger: silentLogger,
			onEvent: recorder.record,
		});
		committer.submit(candidate);
		await recorder.first('committed');
		await committer.stop();
		await client.request('anvil_mine', ['0x3']);
	});
	afterAll(async () => {
		client?.close();
		await anvil?.stop();
	});

	it('proves the kernel that a commit opened, at the newest block and at older ones', async () => {
		const { metaBlockHash } = await lastCommit(client, chain.spec.core.address);
		const head = await client.blockNumber();
		for (const number of [head, head - 2]) {
			const observation = await client.header(number);
			const inclusion = await prover.proveKernel(2, observation);
			expect(inclusion.kernel).toEqual(kernelAfter(chain.spec.genesisKernel, metaBlockHash));
			const state = { ...genesisState(chain.spec), observations: [observation] };
			expect(verifyKernelInclusion(chain.spec, state, inclusion)).toEqual({
				ok: true,
				value: kernelHash(inclusion.kernel),
			});
		}
	});

	it('takes the block that opened the kernel as a hint', async () => {
		const observation = await client.header('latest');
		const inclusion = await prover.proveKernel(1, observation, chain.deployment.originNumber);
		expect(inclusion.kernel).toEqual(chain.spec.genesisKernel);
	});

	it('refuses a kernel that was not open yet at the observation', async () => {
		const observation = await client.header(chain.deployment.originNumber);
		await expect(prover.proveKernel(2, observation)).rejects.toMatchObject({ code: 'ORIGIN_PROOF_UNAVAILABLE' });
		await expect(prover.proveKernel(3, await client.header('latest'))).rejects.toMatchObject({
			code: 'ORIGIN_PROOF_UNAVAILABLE',
		});
	});

	it('refuses an observation that the origin does not have', async () => {
		const { number } = await client.header('latest');
		const observation = { number, hash: `0x${'11'.repeat(32)}` } as const;
		await expect(prover.proveKernel(2, observation)).rejects.toMatchObject({ code: 'ORIGIN_OBSERVATION_ABANDONED' });
	});
});
