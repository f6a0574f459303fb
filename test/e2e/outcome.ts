import { coreArtifact } from '@mosaic/bridge';
import { foundryBinary } from '@mosaic/bridge/foundry';
import { hexToBytes, keccak256, verifyMerkleProof } from '@mosaic/consensus';
import {
	AbiCoder,
	Contract,
	ContractFactory,
	decodeRlp,
	JsonRpcProvider,
	keccak256 as keccakHex,
	Wallet,
} from 'ethers';
import { expect } from 'vitest';
import { compile } from '../support/compile.ts';
import { output } from '../support/process.ts';
import type { RunningStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

type Hex = `0x${string}`;

const supply = 1_000_000n;

/** What the story leaves behind, for tests that go on from it. */
export interface Outcome {
	readonly token: string;
	readonly recipient: string;
	readonly transfer: string;
	readonly blockNumber: number;
}

/**
 * The product's main job: deploy OpenZeppelin's ERC20 on the auxiliary chain, transfer, see it final by validator votes,
 * see the meta-block that contains it committed on the origin, and prove a balance against the state root anchored there.
 */
export async function transactionToMetaBlock(stack: RunningStack): Promise<Outcome> {
	const auxiliary = new JsonRpcProvider(stack.auxiliary.url, stack.auxiliary.chainId, {
		staticNetwork: true,
		cacheTimeout: -1,
		pollingInterval: 20,
	});
	const origin = new JsonRpcProvider(stack.origin.url, stack.origin.chainId, { staticNetwork: true, cacheTimeout: -1 });
	try {
		const [sender, recipient] = stack.accounts;
		if (sender === undefined || recipient === undefined) throw new TypeError('the stack has no two accounts');
		const { abi, bytecode } = compile('Token');
		const wallet = new Wallet(sender.privateKey, auxiliary);

		const deployed = await (await new ContractFactory(abi, bytecode, wallet).deploy(supply)).waitForDeployment();
		const address = await deployed.getAddress();
		const token = new Contract(address, abi, wallet);
		const sent = await token.getFunction('transfer')(recipient.address, 123n);
		const receipt = await sent.wait();
		expect(receipt).toMatchObject({ status: 1, hash: sent.hash });
		expect(receipt.logs).toHaveLength(1);
		expect(await token.getFunction('balanceOf')(recipient.address)).toBe(123n);

		const finalized = await until(
			() => auxiliary.getBlock('finalized'),
			(block) => block !== null && block.number >= receipt.blockNumber,
		);
		expect(finalized?.number).toBeGreaterThanOrEqual(receipt.blockNumber);
		await expectRealVotes(auxiliary, stack, receipt.blockNumber);

		const finality = await until(
			() => auxiliary.send('mosaic_getTransactionFinality', [sent.hash]),
			(answer) => answer.level === 'committed',
		);
		const metaBlock = await auxiliary.send('mosaic_getMetaBlock', [finality.metaBlock.height]);
		await expectAnchored(auxiliary, origin, stack, metaBlock);
		await expectBalanceProven(auxiliary, metaBlock, { token: address, owner: recipient.address, balance: 123n });
		return { token: address, recipient: recipient.address, transfer: sent.hash, blockNumber: receipt.blockNumber };
	} finally {
		auxiliary.destroy();
		origin.destroy();
	}
}

/** More than two thirds of the validators that the stack named signed for a checkpoint at or after the block. */
async function expectRealVotes(auxiliary: JsonRpcProvider, stack: RunningStack, blockNumber: number): Promise<void> {
	const { epochLength } = await auxiliary.send('mosaic_status', []);
	const height = Math.ceil(blockNumber / Number(epochLength));
	const votes = await auxiliary.send('mosaic_getVotes', [`0x${height.toString(16)}`]);
	const voters = votes.links.flatMap((link: { votes: { validator: string }[] }) =>
		link.votes.map(({ validator }) => validator),
	);
	expect(3 * new Set(voters).size).toBeGreaterThan(2 * stack.validators.length);
	for (const voter of voters) expect(stack.validators).toContain(voter.toLowerCase());
}

/** Core on the origin holds the meta-block, and anchors the state root that the auxiliary chain's own block has. */
async function expectAnchored(
	auxiliary: JsonRpcProvider,
	origin: JsonRpcProvider,
	stack: RunningStack,
	metaBlock: { height: Hex; hash: Hex; checkpoint: { number: Hex; hash: Hex } },
): Promise<void> {
	const core = new Contract(stack.core, coreArtifact.abi as never, origin);
	const number = BigInt(metaBlock.checkpoint.number);
	expect(await core.getFunction('metaBlockHashes')(BigInt(metaBlock.height))).toBe(metaBlock.hash);
	const block = await auxiliary.send('eth_getBlockByNumber', [metaBlock.checkpoint.number, false]);
	expect(block.hash).toBe(metaBlock.checkpoint.hash);
	expect(await core.getFunction('stateRootAt')(number)).toBe(block.stateRoot);
}

/** The token balance, proven from the state root that Core anchored, without trusting the node that gave the proof. */
async function expectBalanceProven(
	auxiliary: JsonRpcProvider,
	metaBlock: { stateRoot: Hex; checkpoint: { number: Hex } },
	{ token, owner, balance }: { token: string; owner: string; balance: bigint },
): Promise<void> {
	const slot = keccakHex(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [owner, 0])) as Hex;
	const proof = await auxiliary.send('eth_getProof', [token, [slot], metaBlock.checkpoint.number]);
	const account = verifyMerkleProof(metaBlock.stateRoot, keccak256(hexToBytes(token as Hex)), proof.accountProof);
	if (account === null) throw new TypeError('the account proof does not verify');
	const storageRoot = decodeRlp(account)[2] as Hex;
	const value = verifyMerkleProof(storageRoot, keccak256(hexToBytes(slot)), proof.storageProof[0].proof);
	if (value === null) throw new TypeError('the storage proof does not verify');
	expect(BigInt(decodeRlp(value) as string)).toBe(balance);
}

/** The same client story with `cast`: deploy, send, receipt, balance, finalised block. */
export async function castStory(stack: RunningStack): Promise<void> {
	const cast = (command: string, ...words: string[]) =>
		output(foundryBinary('cast'), [command, '--rpc-url', stack.auxiliary.url, ...words]);
	const [, sender, recipient] = stack.accounts;
	if (sender === undefined || recipient === undefined) throw new TypeError('the stack has no three accounts');
	const { bytecode } = compile('Token');
	const argument = AbiCoder.defaultAbiCoder().encode(['uint256'], [supply]).slice(2);
	const key = ['--private-key', sender.privateKey];
	const deployment = JSON.parse(await cast('send', '--json', ...key, '--create', `${bytecode}${argument}`));
	const token: string = deployment.contractAddress;
	const transfer = JSON.parse(
		await cast('send', '--json', ...key, token, 'transfer(address,uint256)', recipient.address, '77'),
	);
	expect(transfer.status).toBe('0x1');
	expect(await cast('call', token, 'balanceOf(address)(uint256)', recipient.address)).toBe('77');
	expect(await cast('receipt', transfer.transactionHash, 'blockNumber')).toBe(String(Number(transfer.blockNumber)));
	await until(
		async () => Number(await cast('block', 'finalized', '--field', 'number')),
		(number) => number >= Number(transfer.blockNumber),
	);
	await expect(cast('call', token, 'transfer(address,uint256)', recipient.address, '1')).rejects.toThrow(/revert/);
}
