import { expect, test } from 'vitest';
import { buildHashVectors } from '../scripts/hashVectors.ts';
import vectors from '../vectors/hashes.json' with { type: 'json' };
import { bytesToHex, hexToBytes } from './bytes/hex.ts';
import { keccakHex } from './crypto/keccak.ts';
import { recoverAddress } from './crypto/signature.ts';
import { parseConfig } from './spec/config.ts';
import { configHash } from './spec/spec.ts';
import type { Hash, Hex } from './types.ts';

test('the vectors are what the code computes', () => {
	expect(buildHashVectors()).toEqual(vectors);
});

test.each([vectors.vote, vectors.originVote, vectors.blockSeal])('digest $digest is signed by its signer', (vector) => {
	const preimage = `0x1901${vectors.domainSeparator.slice(2)}${vector.structHash.slice(2)}` as Hex;
	expect(keccakHex(preimage)).toBe(vector.digest);
	expect(recoverAddress(vector.digest as Hash, vector.signature as Hex)).toBe(vector.signer);
});

test('the seal holds the signatures of its ascending signers', () => {
	const bytes = hexToBytes(vectors.seal.bytes);
	expect(bytes[0]).toBe(1);
	const signers = vectors.seal.signers.map((_, index) => {
		return recoverAddress(vectors.seal.digest as Hash, bytesToHex(bytes.subarray(1 + 65 * index, 66 + 65 * index)));
	});
	expect(signers).toEqual(vectors.seal.signers);
	expect([...signers].sort()).toEqual(signers);
});

test('the consensus root opens to the finalised observation', () => {
	const { originNumber, originHash, originStateRoot, stateRestHash, ...root } = vectors.genesisConsensus;
	const number = BigInt(originNumber).toString(16).padStart(64, '0');
	const words = [originHash, originStateRoot, stateRestHash].map((word) => word.slice(2)).join('');
	expect(keccakHex(`0x${number}${words}`)).toBe(root.stateHash);
	expect(keccakHex(`${root.stateHash}${root.bodyHash.slice(2)}` as Hex)).toBe(root.consensusRoot);
});

test('the configuration hashes to its vector', () => {
	expect(configHash(parseConfig(JSON.parse(vectors.configuration.json)))).toBe(vectors.configuration.hash);
});
