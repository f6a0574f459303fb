import {
	addressOf,
	type ChainSpec,
	createSpec,
	type Hash,
	type Hex,
	hexToBytes,
	type Kernel,
	keccakHex,
	kernelHash,
	type Observation,
	signDigest,
	type Transition,
	transitionHash,
	type VoteMessage,
	voteDigest,
} from '@mosaic/consensus';
import { encodeRlp } from 'ethers/utils';
import type { CommitCandidate } from '../committer/commitCandidate.ts';
import { type PreparedDeployment, prepareDeployment } from '../core/deployCore.ts';
import type { Deployment } from '../core/deployment.ts';
import type { OriginClient } from '../origin/originClient.ts';

const zero: Hash = `0x${'00'.repeat(32)}`;

/** Validators of tests, sorted by address. */
export const validators = [1, 2, 3, 4]
	.map((byte) => hexToBytes(`0x${'00'.repeat(31)}0${byte}`))
	.map((privateKey) => ({ privateKey, address: addressOf(privateKey), weight: 1n }))
	.sort((first, second) => (first.address < second.address ? -1 : 1));

export const epochLength = 4;
export const originEpochLength = 2;

/** The RLP of an auxiliary header, of which Core reads the state root and the number. */
function auxiliaryHeader(number: number, stateRoot: Hash): Hex {
	const fields: Hex[] = Array.from({ length: 21 }, () => zero);
	fields[3] = stateRoot;
	fields[8] = number === 0 ? '0x' : `0x${number.toString(16).padStart(2, '0')}`;
	return encodeRlp(fields) as Hex;
}

export function stateRootOf(number: number): Hash {
	return keccakHex(`0x${number.toString(16).padStart(8, '0')}`);
}

const genesisHeader = auxiliaryHeader(0, stateRootOf(0));
export const genesisHash = keccakHex(genesisHeader);

/** A deployed Core with the specification of its auxiliary chain. */
export interface MetaChain {
	readonly spec: ChainSpec;
	readonly deployment: Deployment;
}

/** Deploys a Core for the validators of these tests. */
export async function deployMetaChain(client: OriginClient, privateKey: Uint8Array): Promise<MetaChain> {
	const prepared = await prepareDeployment({
		client,
		privateKey,
		validators,
		epochLength,
		originEpochLength,
		gasTarget: 1_000_000n,
		gasPrice: 7n,
	});
	const deployment = await prepared.complete(genesisHash, stateRootOf(0));
	return { deployment, spec: specOf(prepared) };
}

function specOf({ core, observation }: PreparedDeployment): ChainSpec {
	const members = validators.map(({ address, weight }) => ({ address, weight }));
	return createSpec(
		{
			core,
			chainId: 1001,
			genesisTime: 1_700_000_000,
			slotSeconds: 1,
			epochLength,
			originEpochLength,
			heartbeatSeconds: 60,
			justifyWaitSlots: 2,
			validators: members,
			gasTarget: 1_000_000n,
			gasPrice: 7n,
			observation,
		},
		genesisHash,
	);
}

/** A meta-block with real signatures that Core takes at this kernel, sealing epoch `epoch` of the auxiliary chain. */
export function candidateAt(
	{ spec }: MetaChain,
	kernel: Kernel,
	epoch: number,
	changes: { signers?: number; observation?: Observation; accumulatedGas?: bigint } = {},
): CommitCandidate {
	const observation = changes.observation ?? spec.observation;
	const header = auxiliaryHeader(epoch * epochLength, stateRootOf(epoch));
	const transition: Transition = {
		coreIdentifier: spec.coreIdentifier,
		kernelHash: kernelHash(kernel),
		dynasty: epoch,
		accumulatedGas: changes.accumulatedGas ?? 21_000n * BigInt(epoch),
		accumulatedTransactionRoot: zero,
		originBlockHash: observation.hash,
		originBlockNumber: observation.number,
	};
	const message: VoteMessage = {
		transitionHash: transitionHash(transition),
		source: keccakHex(header),
		target: keccakHex(auxiliaryHeader((epoch + 1) * epochLength, stateRootOf(epoch + 1))),
		sourceHeight: epoch,
		targetHeight: epoch + 1,
	};
	const digest = voteDigest(spec, message);
	const signers = validators.slice(0, changes.signers ?? validators.length);
	const signatures = signers.map(({ privateKey }) => signDigest(digest, privateKey));
	const members = validators.map(({ address }) => address);
	return { kernel, transition, link: { message, signatures }, header, members };
}

/** K_{n+1} after a commit of `metaBlock` at the kernel: a fixed registry lists no changes. */
export function kernelAfter(kernel: Kernel, metaBlock: Hash): Kernel {
	return { ...kernel, height: kernel.height + 1, parent: metaBlock, validators: [], weights: [] };
}
