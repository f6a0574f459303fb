import { type Address, type Hash, keccakHex } from '@mosaic/consensus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitPosition } from './commitOrder.ts';

const hex = (size: number) =>
	fc.uint8Array({ minLength: size, maxLength: size }).map((bytes): Hash => `0x${Buffer.from(bytes).toString('hex')}`);
const members = fc.uniqueArray(hex(20) as fc.Arbitrary<Address>, { minLength: 1, maxLength: 20 });

describe('commitPosition', () => {
	it('gives every member its own place, whatever order the members are listed in', () => {
		fc.assert(
			fc.property(hex(32), members, (kernel, listed) => {
				const places = listed.map((address) => commitPosition(kernel, listed, [address]));
				expect([...places].sort((first, second) => first - second)).toEqual(listed.map((_, index) => index));
				expect(listed.map((address) => commitPosition(kernel, [...listed].reverse(), [address]))).toEqual(places);
			}),
		);
	});

	it('puts a node at the place of its first validator, and strangers last', () => {
		fc.assert(
			fc.property(hex(32), members, hex(20), (kernel, listed, stranger) => {
				fc.pre(!listed.includes(stranger));
				expect(commitPosition(kernel, listed, listed)).toBe(0);
				expect(commitPosition(kernel, listed, [stranger])).toBe(listed.length);
				expect(commitPosition(kernel, listed, [])).toBe(listed.length);
			}),
		);
	});

	it('follows the hash of kernel and address', () => {
		const kernel: Hash = `0x${'ab'.repeat(32)}`;
		const two: [Address, Address] = [`0x${'01'.repeat(20)}`, `0x${'02'.repeat(20)}`];
		const [first, second] = two.map((address) => keccakHex(`${kernel}${address.slice(2)}`)) as [Hash, Hash];
		expect(commitPosition(kernel, two, [two[0]])).toBe(first < second ? 0 : 1);
	});
});
