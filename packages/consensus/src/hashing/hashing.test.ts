import fc from 'fast-check';
import { hashDomain, hashStruct, hashTypedData } from 'viem';
import { expect, test } from 'vitest';
import { bytesToHex } from '../bytes/hex.ts';
import { hashOf } from '../testing/chain.ts';
import type { Hash } from '../types.ts';
import { blockSealDigest, originVoteDigest, originVoteStructHash, voteDigest, voteStructHash } from './digest.ts';
import { coreIdentifier, domainSeparator } from './domain.ts';
import { genesisMetaBlockHash, kernelHash, metaBlockHash, transitionHash } from './structs.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex);
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(bytesToHex);
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const integer = fc.maxSafeNat();

const fields = (declaration: string) =>
	declaration.split(',').map((field) => {
		const [type = '', name = ''] = field.split(' ');
		return { type, name };
	});
const types = {
	EIP712Domain: fields('string name,string version,uint256 chainId,address verifyingContract'),
	VoteMessage: fields('bytes32 transitionHash,bytes32 source,bytes32 target,uint256 sourceHeight,uint256 targetHeight'),
	OriginVoteMessage: fields('bytes32 source,bytes32 target,uint256 sourceHeight,uint256 targetHeight'),
	BlockSeal: fields('uint256 slot,bytes32 blockHash'),
	Kernel: fields(
		'uint256 height,bytes32 parent,address[] validators,uint256[] weights,uint256 gasTarget,uint256 gasPrice',
	),
	Transition: fields(
		'bytes32 coreIdentifier,bytes32 kernelHash,uint256 dynasty,uint256 accumulatedGas,bytes32 accumulatedTransactionRoot,bytes32 originBlockHash,uint256 originBlockNumber',
	),
	MetaBlock: fields('bytes32 kernelHash,bytes32 transitionHash,bytes32 source'),
};
const core = { chainId: 31_337, address: hashOf('core').slice(0, 42) as Hash };
const domain = { name: 'Mosaic', version: '1', chainId: core.chainId, verifyingContract: core.address };
const spec = { domainSeparator: domainSeparator(core) };

const struct = (primaryType: keyof typeof types, data: Record<string, unknown>) =>
	hashStruct({ data, primaryType, types });
const typed = (primaryType: string, message: Record<string, unknown>) =>
	hashTypedData({ domain, types, primaryType, message } as Parameters<typeof hashTypedData>[0]);

test('the domain separator is that of another implementation', () => {
	expect(spec.domainSeparator).toBe(hashDomain({ domain, types } as Parameters<typeof hashDomain>[0]));
	const elsewhere = domainSeparator({ ...core, chainId: 1 });
	expect(elsewhere).not.toBe(spec.domainSeparator);
});

test('the core identifier is chain id and address', () => {
	expect(coreIdentifier({ chainId: 0x0102, address: `0x${'ab'.repeat(20)}` })).toBe(
		`0x${'00'.repeat(10)}0102${'ab'.repeat(20)}`,
	);
});

test('votes and seals hash as in another implementation', () => {
	const message = fc.record({
		transitionHash: bytes32,
		source: bytes32,
		target: bytes32,
		sourceHeight: integer,
		targetHeight: integer,
	});
	fc.assert(
		fc.property(message, ({ transitionHash: transition, ...path }) => {
			const vote = { transitionHash: transition, ...path };
			expect(voteDigest(spec, vote)).toBe(typed('VoteMessage', vote));
			expect(voteStructHash(vote)).toBe(struct('VoteMessage', vote));
			expect(originVoteDigest(spec, path)).toBe(typed('OriginVoteMessage', path));
			expect(originVoteStructHash(path)).toBe(struct('OriginVoteMessage', path));
			const seal = { slot: path.sourceHeight, blockHash: path.source };
			expect(blockSealDigest(spec, seal)).toBe(typed('BlockSeal', seal));
		}),
	);
});

test('one message has a digest of its own in each domain', () => {
	const vote = { source: hashOf('s'), target: hashOf('t'), sourceHeight: 1, targetHeight: 2 };
	const here = originVoteDigest(spec, vote);
	const there = originVoteDigest({ domainSeparator: hashOf('elsewhere') }, vote);
	expect(there).not.toBe(here);
	expect(originVoteDigest(spec, vote)).toBe(here);
});

test('kernels hash as in another implementation', () => {
	const changes = fc.array(fc.tuple(address, uint256), { maxLength: 5 });
	fc.assert(
		fc.property(integer, bytes32, changes, uint256, uint256, (height, parent, changed, gasTarget, gasPrice) => {
			const validators = changed.map(([validator]) => validator);
			const kernel = { height, parent, validators, weights: changed.map(([, weight]) => weight), gasTarget, gasPrice };
			expect(kernelHash(kernel)).toBe(struct('Kernel', kernel));
		}),
	);
});

test('transitions and meta-blocks hash as in another implementation', () => {
	const transition = fc.record({
		coreIdentifier: bytes32,
		kernelHash: bytes32,
		dynasty: integer,
		accumulatedGas: uint256,
		accumulatedTransactionRoot: bytes32,
		originBlockHash: bytes32,
		originBlockNumber: integer,
	});
	fc.assert(
		fc.property(transition, (value) => {
			expect(transitionHash(value)).toBe(struct('Transition', value));
			const block = {
				kernelHash: value.kernelHash,
				transitionHash: value.originBlockHash,
				source: value.coreIdentifier,
			};
			expect(metaBlockHash(block)).toBe(struct('MetaBlock', block));
		}),
	);
});

test('B_0 has neither kernel nor transition', () => {
	const zero: Hash = `0x${'00'.repeat(32)}`;
	const source = hashOf('genesis');
	expect(genesisMetaBlockHash(source)).toBe(metaBlockHash({ kernelHash: zero, transitionHash: zero, source }));
});
