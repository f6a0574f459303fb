import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, hexToBytes } from '../bytes/hex.ts';
import { transitionOf } from '../checkpoints/transitionOf.ts';
import { decodeBody, EMPTY_BODY, encodeBody } from '../codec/body.ts';
import { consensusRoot } from '../codec/state.ts';
import { keccakHex } from '../crypto/keccak.ts';
import { kernelHash } from '../hashing/structs.ts';
import { MAX_LINKS } from '../limits.ts';
import { genesisState } from '../spec/genesisState.ts';
import { arbitraryBody, arbitraryState } from '../testing/arbitraries.ts';
import { hashOf, KEYS, signLink, signOriginLink, TestBranch, testSpec } from '../testing/chain.ts';
import type { ConsensusBody } from '../types.ts';
import { applyBlock } from './applyBlock.ts';

const spec = testSpec();
const THREE = KEYS.slice(0, 3);
const facts = {
	number: 3,
	parentHash: hashOf('parent'),
	parentGasUsed: 0n,
	parentTransactionsRoot: hashOf('transactions'),
	checkpoint: () => undefined,
};

test('genesis is justified and finalised, under K_1', () => {
	const state = genesisState(spec);
	expect(state.justified.map(({ height, hash }) => [height, hash])).toEqual([[0, spec.genesisHash]]);
	expect(state.kernel).toEqual({
		height: 1,
		hash: kernelHash(spec.genesisKernel),
		gasTarget: 1_000_000n,
		gasPrice: 7n,
	});
	expect(state.sets).toEqual([{ kernelHeight: 1, forward: spec.validators, rear: spec.validators }]);
	expect([state.dynasty, state.observations]).toEqual([0, [spec.observation]]);
});

test('gas and transactions accumulate up to the parent', () => {
	const branch = new TestBranch(spec);
	branch.grow();
	const zero = `0x${'00'.repeat(32)}`;
	const once = keccakHex(concatBytes(hexToBytes(zero), hexToBytes(hashOf('transactions'))));
	expect(branch.state.accumulatedGas).toBe(21_000n);
	expect(branch.state.accumulatedTransactionRoot).toBe(once);
	branch.grow();
	expect(branch.state.accumulatedGas).toBe(42_000n);
	const twice = keccakHex(concatBytes(hexToBytes(once), hexToBytes(hashOf('transactions'))));
	expect(branch.state.accumulatedTransactionRoot).toBe(twice);
});

test('the transition object is read from the state', () => {
	const branch = new TestBranch(spec);
	branch.grow();
	expect(transitionOf(spec, branch.state)).toEqual({
		coreIdentifier: spec.coreIdentifier,
		kernelHash: branch.state.kernel.hash,
		dynasty: 0,
		accumulatedGas: 21_000n,
		accumulatedTransactionRoot: branch.state.accumulatedTransactionRoot,
		originBlockHash: spec.observation.hash,
		originBlockNumber: spec.observation.number,
	});
});

test('the parent’s state is left as it was', () => {
	const branch = new TestBranch(spec);
	branch.grow();
	const before = structuredClone(branch.state);
	branch.try({ links: [branch.link(0, 1, THREE)], originLinks: [signOriginLink(spec, spec.observation, THREE)] });
	expect(branch.state).toEqual(before);
});

test('a body beyond the limits is refused before anything is verified', () => {
	const branch = new TestBranch(spec);
	branch.grow();
	const links = Array.from({ length: MAX_LINKS + 1 }, () => branch.link(0, 1, []));
	expect(branch.try({ links })).toEqual({
		ok: false,
		error: { code: 'BODY_LIMIT', list: 'links', count: MAX_LINKS + 1, limit: MAX_LINKS },
	});
});

test('no body makes it throw, whatever the state', () => {
	fc.assert(
		fc.property(arbitraryState, arbitraryBody, (state, body) => {
			const decoded = decodeBody(encodeBody(body));
			if (!decoded.ok) expect.unreachable();
			const fromGenesis = applyBlock(spec, genesisState(spec), facts, decoded.value);
			const fromAny = applyBlock(spec, state, facts, decoded.value);
			for (const result of [fromGenesis, fromAny]) if (result.ok) consensusRoot(result.value, body);
		}),
	);
});

test('no mutation of a valid body makes it throw', () => {
	const branch = new TestBranch(spec);
	branch.grow();
	branch.grow();
	const valid: ConsensusBody = {
		...EMPTY_BODY,
		links: [branch.link(0, 1, THREE), branch.link(1, 2, THREE)],
		originLinks: [signOriginLink(spec, spec.observation, THREE)],
	};
	const expected = branch.try(valid);
	expect(expected.ok).toBe(true);
	const bytes = encodeBody(valid);
	fc.assert(
		fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
			const mutated = bytes.slice();
			mutated[place] = (mutated[place] ?? 0) ^ change;
			const decoded = decodeBody(mutated);
			if (decoded.ok) expect(branch.try(decoded.value).ok).toBe(false);
		}),
		{ numRuns: 500 },
	);
});

/**
 * A branch that grows by any links from justified checkpoints: finality never goes back, and what is justified stays
 * sorted upon the last finalised checkpoint.
 */
test('finality only grows, whatever links bodies carry', () => {
	const step = fc.record({ source: fc.nat(6), target: fc.nat(6), carries: fc.boolean() });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
			const branch = new TestBranch(spec);
			branch.grow();
			for (const { source, target, carries } of steps) {
				const before = branch.state;
				const top = branch.number;
				const message = branch.vote(Math.min(source, top), Math.min(target, top));
				const body = { links: [signLink(spec, message, THREE)] };
				branch.grow(carries && branch.try(body).ok ? body : {});
				const heights = branch.state.justified.map((checkpoint) => checkpoint.height);
				expect(heights).toEqual([...new Set(heights)].sort((a, b) => a - b));
				const finalized = heights[0] ?? -1;
				const finalizedBefore = before.justified[0]?.height ?? -1;
				expect(finalized >= finalizedBefore).toBe(true);
				expect(branch.state.dynasty - before.dynasty).toBe(finalized > finalizedBefore ? 1 : 0);
			}
		}),
	);
});
