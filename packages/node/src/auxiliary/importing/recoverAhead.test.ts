import {
	type Address,
	blockSealDigest,
	type ConsensusBody,
	createSpec,
	EMPTY_BODY,
	encodeBody,
	keccakHex,
	recoverAddress,
	signDigest,
	voteDigest,
} from '@mosaic/consensus';
import { expect, test } from 'vitest';
import { developmentKeys } from '../../accounts/index.ts';
import { baseConfig } from '../testing/driverFixture.ts';
import { recoverAhead, type SignedDigest } from './recoverAhead.ts';

const genesisHash = keccakHex('0x00');
const spec = createSpec(baseConfig(developmentKeys({ accounts: 1, validators: 4 })), genesisHash);
const key = new Uint8Array(32).fill(7);
const stand: Address = `0x${'ab'.repeat(20)}`;

function block(number: number) {
	const hash = keccakHex(`0x${number.toString(16).padStart(2, '0')}`);
	const message = {
		...{ transitionHash: genesisHash, source: genesisHash, target: hash },
		...{ sourceHeight: number, targetHeight: number + 1 },
	};
	const vote = { digest: voteDigest(spec, message), signature: signDigest(voteDigest(spec, message), key) };
	const sealDigest = blockSealDigest(spec, { slot: number, blockHash: hash });
	const seal = { digest: sealDigest, signature: signDigest(sealDigest, key) };
	const body: ConsensusBody = { ...EMPTY_BODY, links: [{ message, signatures: [vote.signature] }] };
	const sealed = { slot: number, seal: seal.signature, block: new Uint8Array(0), body: encodeBody(body) };
	return { hash, sealed, signed: [seal, vote] };
}

test('seals and links are looked at elsewhere, and what is found there is believed', async () => {
	const blocks = [block(1), block(2)];
	const asked: SignedDigest[] = [];
	const recoverSigners = async (signed: readonly SignedDigest[]) => {
		asked.push(...signed);
		return signed.map(() => stand);
	};
	await recoverAhead(spec, { recoverSigners }, blocks);
	const all = blocks.flatMap(({ signed }) => signed);
	expect(asked).toEqual(all);
	expect(all.map(({ digest, signature }) => recoverAddress(digest, signature))).toEqual(all.map(() => stand));
});

test('a body that does not decode and a thread that fails leave the work to importing', async () => {
	const { hash, sealed, signed } = block(3);
	let asked = 0;
	const recoverSigners = async (list: readonly SignedDigest[]): Promise<never> => {
		asked = list.length;
		throw new RangeError('the thread is gone');
	};
	await recoverAhead(spec, { recoverSigners }, [{ hash, sealed: { ...sealed, body: Uint8Array.of(1) } }]);
	expect(asked).toBe(1);
	expect(signed.map(({ digest, signature }) => recoverAddress(digest, signature))).not.toContain(stand);
});

test('no more signatures are looked at than are remembered', async () => {
	let asked = 0;
	const recoverSigners = async (signed: readonly SignedDigest[]) => {
		asked += signed.length;
		return [];
	};
	await recoverAhead(spec, { recoverSigners }, new Array(3_000).fill(block(4)));
	expect(asked).toBe(4_096);
});
