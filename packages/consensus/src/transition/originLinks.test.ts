import { expect, test } from 'vitest';
import { hashOf, KEYS, observationOf, originHeader, signOriginLink, TestBranch, testSpec } from '../testing/chain.ts';
import type { Observation, OriginLink } from '../types.ts';

const spec = testSpec();
const THREE = KEYS.slice(0, 3);
const at = (number: number): Observation => observationOf(originHeader(number), number);
const link = (from: number, signers = THREE) => signOriginLink(spec, at(from), signers);

function codeOf(originLinks: readonly OriginLink[]): string | null {
	const result = new TestBranch(spec).try({ originLinks });
	return result.ok ? null : result.error.code;
}

test('a link justifies its target and finalises its source', () => {
	const branch = new TestBranch(spec);
	expect(branch.grow({ originLinks: [link(8)] }).observations).toEqual([at(8), at(12)]);
	expect(branch.grow({ originLinks: [link(12)] }).observations).toEqual([at(12), at(16)]);
});

test('a body may carry several in order', () => {
	const branch = new TestBranch(spec);
	expect(branch.grow({ originLinks: [link(8), link(12), link(16)] }).observations).toEqual([at(16), at(20)]);
	expect(branch.grow().observations).toEqual([at(16), at(20)]);
});

test('refuses gaps, repetition and other sources', () => {
	expect(codeOf([link(12)])).toBe('ORIGIN_SOURCE_MISMATCH');
	expect(codeOf([link(8), link(8)])).toBe('ORIGIN_SOURCE_MISMATCH');
	expect(codeOf([link(8), link(16)])).toBe('ORIGIN_SOURCE_MISMATCH');
	expect(codeOf([signOriginLink(spec, { ...at(8), hash: hashOf('fork') }, THREE)])).toBe('ORIGIN_SOURCE_MISMATCH');
	const { message, ...rest } = link(8);
	expect(codeOf([{ ...rest, message: { ...message, targetHeight: 4 } }])).toBe('ORIGIN_LINK_NOT_CONSECUTIVE');
});

test('refuses a header of another hash or another number', () => {
	expect(codeOf([{ ...link(8), header: originHeader(12, hashOf('another state')) }])).toBe('ORIGIN_HEADER_INVALID');
	expect(codeOf([signOriginLink(spec, at(8), THREE, originHeader(13))])).toBe('ORIGIN_HEADER_INVALID');
	expect(codeOf([signOriginLink(spec, at(8), THREE, '0xc0')])).toBe('ORIGIN_HEADER_INVALID');
});

test('needs strictly more than two thirds of members', () => {
	expect(codeOf([link(8, KEYS.slice(0, 2))])).toBe('NO_SUPERMAJORITY');
	expect(codeOf([link(8, KEYS.slice(1, 5))])).toBe('SIGNER_NOT_MEMBER');
});
