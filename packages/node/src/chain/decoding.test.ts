import { createBlock } from '@ethereumjs/block';
import { bytesToHex, keccak256 } from '@mosaic/consensus';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEnvelope } from '../pool/envelope.ts';
import { OSAKA_RULES, PoolError } from '../pool/index.ts';
import { common, person, recipient, signed } from '../pool/poolFixture.ts';
import { decodeTransaction } from './decoding.ts';
import { encodeBlock, encodedSize } from './encodedBlock.ts';
import { ChainError } from './errors.ts';

const accessList = [{ address: recipient, storageKeys: [`0x${'22'.repeat(32)}`] }];
const authorization = {
	...{ chainId: '0x539', address: recipient, nonce: '0x', yParity: '0x1' },
	...{ r: `0x${'33'.repeat(32)}`, s: `0x${'44'.repeat(32)}` },
};
const ofEachType = [
	signed(person(0), 0, { type: 0, gasPrice: 9n }),
	signed(person(0), 200, { type: 1, gasPrice: 9n, accessList }),
	signed(person(0), 2, { type: 2, accessList, data: `0x${'ab'.repeat(60)}` }),
	signed(person(0), 3, { type: 4, authorizationList: [authorization] }),
].map((transaction) => transaction.serialize());

/** A byte changed, left out or put in somewhere. */
const mutated = fc
	.tuple(fc.constantFrom(...ofEachType), fc.nat(), fc.nat(255), fc.constantFrom(0, 1, 2))
	.map(([raw, place, byte, kind]) => {
		const at = place % raw.length;
		if (kind === 0) return raw.with(at, byte);
		return Uint8Array.of(...raw.subarray(0, at), ...(kind === 1 ? [] : [byte]), ...raw.subarray(at + (kind % 2)));
	});

/** Whether the pool reads these bytes and the chain decodes them. */
function isDecoded(raw: Uint8Array): boolean {
	try {
		readEnvelope(raw, OSAKA_RULES.types);
		decodeTransaction(raw, common);
		return true;
	} catch (error) {
		if (error instanceof PoolError || error instanceof ChainError) return false;
		throw error;
	}
}

it('a transaction remembers the bytes and the hash that encoding and hashing it would give', () => {
	for (const raw of ofEachType) expect(isDecoded(raw)).toBe(true);
	fc.assert(
		fc.property(fc.oneof(fc.constantFrom(...ofEachType), mutated), (raw) => {
			fc.pre(isDecoded(raw));
			const plain = decodeTransaction(raw, common);
			const remembering = decodeTransaction(raw, common, bytesToHex(keccak256(raw)));
			expect(remembering.serialize()).toBe(raw);
			expect(bytesToHex(remembering.serialize())).toBe(bytesToHex(plain.serialize()));
			expect(bytesToHex(remembering.hash())).toBe(bytesToHex(plain.hash()));
			expect({ ...remembering.toJSON() }).toEqual({ ...plain.toJSON() });
		}),
		{ numRuns: 2_000 },
	);
});

it('a block of such transactions is encoded as any other, and its size is known', () => {
	const plain = ofEachType.map((raw) => decodeTransaction(raw, common));
	const remembering = ofEachType.map((raw) => decodeTransaction(raw, common, bytesToHex(keccak256(raw))));
	const header = { number: 1n, gasLimit: 30_000_000n, baseFeePerGas: 1n };
	const blockOf = (transactions: typeof plain) => {
		const block = createBlock({ header, withdrawals: [] }, { common });
		block.transactions.push(...transactions);
		return block;
	};
	const expected = blockOf(plain).serialize();
	const block = blockOf(remembering);
	expect(encodedSize(block)).toBe(expected.length);
	expect(bytesToHex(encodeBlock(block))).toBe(bytesToHex(expected));
	expect(encodedSize(block)).toBe(expected.length);
});
