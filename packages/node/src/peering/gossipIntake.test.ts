import { createBlock } from '@ethereumjs/block';
import {
	type Address,
	type AuxiliaryLink,
	blockSealDigest,
	decodeBody,
	type Evidence,
	type Hash,
	type Signature,
	signDigest,
	type Vote,
	voteDigest,
} from '@mosaic/consensus';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuxiliaryDriver } from '../auxiliary/driver.ts';
import { DriverFixture } from '../auxiliary/testing/driverFixture.ts';
import { forgeBlock } from '../auxiliary/testing/forgeBlock.ts';
import { blockAt, hashOfSealed, makeBlocks, startFollower } from '../auxiliary/testing/madeBlocks.ts';
import type { SealedBlock } from '../network/types.ts';
import { decodeBlockMessage, encodeBlockMessage } from '../network/wire/blockMessage.ts';
import { createConsensusIntake } from './consensusIntake.ts';
import { GossipIntake } from './gossipIntake.ts';

let maker: DriverFixture;
let follower: DriverFixture;
let driver: AuxiliaryDriver;
let intake: GossipIntake;
let made: SealedBlock[];
let told: string[];

/** A chain of some blocks by one node, and the intake of a node without keys that knows nothing of it. */
beforeEach(async () => {
	maker = await DriverFixture.open();
	follower = await DriverFixture.open();
	told = [];
	made = await makeBlocks(maker, 4, 2);
	driver = await startFollower(follower, () => 2_000_000);
	intake = new GossipIntake({
		spec: follower.spec,
		driver,
		decodeBlock: (bytes) => follower.chain.decodeBlock(bytes),
		addTransaction: (raw) => follower.pool.add(raw),
		want: (hash, from) => told.push(`want ${hash} of ${from}`),
		sealedInvalid: (proposer, code) => told.push(`${proposer} sealed ${code}`),
		saw: () => undefined,
	});
});
afterEach(async () => {
	await driver.stop();
	await maker.close();
	await follower.close();
});

function block(index: number): SealedBlock {
	return blockAt(made, index);
}

function hashOf(sealed: SealedBlock): Hash {
	return hashOfSealed(follower, sealed);
}

function proposerOf({ block: bytes }: SealedBlock): string {
	return follower.chain.decodeBlock(bytes).header.coinbase.toString();
}

/** The block's header and seal over other contents: the hash is the same. */
function withContents(sealed: SealedBlock, source: SealedBlock | null): SealedBlock {
	const { header } = follower.chain.decodeBlock(sealed.block);
	const transactions = source === null ? [] : follower.chain.decodeBlock(source.block).transactions;
	const changed = createBlock({ header, transactions, withdrawals: [] }, { common: follower.chain.common });
	return { ...sealed, block: changed.serialize() };
}

async function take(sealed: SealedBlock): Promise<string> {
	const verdict = await intake.block(sealed, 'sender');
	return verdict.kind === 'accept' ? 'accept' : `${verdict.kind} ${verdict.code}`;
}

/** Resolves when the engine has taken in what waits. */
async function settled(): Promise<void> {
	await vi.waitFor(() => expect(driver.backlog).toBe(0), { timeout: 30_000 });
	await driver.between(async () => undefined);
}

/** Has the follower take in all that was made. */
async function catchUp(): Promise<void> {
	const reached = follower.reached(made.length);
	for (const sealed of made) expect(await take(sealed)).toBe('accept');
	await reached;
}

describe('blocks', () => {
	test('a block is forwarded once, and taken in', async () => {
		await catchUp();
		expect(await take(block(0))).toMatch(/^ignore (KNOWN|ANCIENT)$/);
		expect(follower.chain.head.hash).toBe(maker.chain.head.hash);
		expect(told).toEqual([]);
	});

	test('other contents under a genuine seal are the fault of who passes them on, and are not passed on', async () => {
		const genuine = block(0);
		expect(await take(withContents(genuine, null))).toBe('reject CONTENTS_WRONG');
		expect(await take({ ...genuine, body: Uint8Array.of(1) })).toBe('reject BODY_MALFORMED');
		expect(await take({ ...genuine, body: block(3).body })).toMatch(/^reject BODY_/);
		expect(told).toEqual([]);
		expect(await take(genuine)).toBe('accept');
	});

	test('what only execution shows to be wrong is the fault of who sealed it', async () => {
		const wrong = forgeBlock(follower, block(0), { stateRoot: `0x${'11'.repeat(32)}` });
		expect(await take(wrong)).toBe('accept');
		await settled();
		expect(told).toEqual([`${proposerOf(wrong)} sealed RESULT_MISMATCH`]);
	});

	test('blocks of who sealed an invalid one are forwarded when they were executed', async () => {
		const genuine = block(0);
		await take(forgeBlock(follower, genuine, { stateRoot: `0x${'11'.repeat(32)}` }));
		await settled();
		expect(await take(genuine)).toBe('accept');
		expect(follower.chain.head.hash).toBe(hashOf(genuine));
		const next = made.findIndex((sealed, index) => index > 0 && proposerOf(sealed) === proposerOf(genuine));
		for (const sealed of made.slice(1, next)) await take(sealed);
		if (next > 0) {
			const wrong = forgeBlock(follower, block(next), { stateRoot: `0x${'11'.repeat(32)}` });
			expect(await take(wrong)).toBe('ignore SEALED_INVALID');
		}
	});

	test('a block without its parent is fetched with it, and not forwarded: its contents cannot be checked', async () => {
		expect(await take(block(2))).toBe('ignore ORPHAN');
		expect(told).toEqual([`want ${hashOf(block(2))} of sender`]);
	});

	test('a third seal of one slot is not looked at, and two are evidence', async () => {
		const seals = [0, 1, 2].map((index) => forgeBlock(follower, block(0), { extraData: `0x0${index}` }));
		const verdicts: string[] = [];
		for (const sealed of seals) verdicts.push(await take(sealed));
		expect(verdicts[2]).toBe('ignore SEALS_OF_ONE_SLOT');
		await settled();
		expect([...driver.engine.reported]).toEqual([proposerOf(block(0))]);
	});

	test("a stranger's seal and a proposer's out of turn", async () => {
		const blockHash = hashOf(block(0));
		const { slot } = block(0);
		const seal = signDigest(blockSealDigest(follower.spec, { slot, blockHash }), new Uint8Array(32).fill(7));
		expect(await take({ ...block(0), seal })).toBe('ignore PROPOSER_UNKNOWN');
		const other = [0, 1, 2, 3].map((index) => follower.key(index)).find((key) => key.address !== proposerOf(block(0)));
		expect(await take(forgeBlock(follower, block(0), {}, other))).toBe('reject PROPOSER_WRONG');
	});

	test('any change to the bytes of a message is refused without harm', async () => {
		const bytes = encodeBlockMessage({ kind: 'whole', block: block(0) });
		await fc.assert(
			fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
				const changed = bytes.slice();
				changed[place] = (changed[place] ?? 0) ^ change;
				const message = decodeBlockMessage(changed, 1_000_000);
				if (!message.ok || message.value.kind !== 'whole') return;
				expect(await take(message.value.block)).toMatch(/^(reject|ignore) /);
			}),
			{ numRuns: 200 },
		);
		expect(follower.chain.head.number).toBe(0);
		expect(told.filter((line) => line.includes('sealed'))).toEqual([]);
		expect(await take(block(0))).toBe('accept');
	});
});

describe('announcements', () => {
	const announce = async (hash: Hash, slot: number, seal: Signature): Promise<string> => {
		const verdict = await intake.announcement({ hash, slot, seal, size: 1 });
		return verdict.kind === 'accept' ? 'accept' : `${verdict.kind} ${verdict.code}`;
	};

	test('nothing is fetched but what a member sealed', async () => {
		const { slot, seal } = block(0);
		expect(await announce(`0x${'77'.repeat(32)}`, slot, seal)).toBe('ignore PROPOSER_UNKNOWN');
		expect(await announce(hashOf(block(0)), slot + 1, seal)).toBe('ignore PROPOSER_UNKNOWN');
		expect(await announce(hashOf(block(0)), slot, `0x${'00'.repeat(65)}`)).toBe('reject SEAL_INVALID');
		expect(await announce(hashOf(block(0)), slot, seal)).toBe('accept');
		await take(block(0));
		await settled();
		expect(await announce(hashOf(block(0)), slot, seal)).toMatch(/^ignore /);
	});

	test('two hashes for one slot are evidence, and a third is not fetched', async () => {
		const seals = [0, 1, 2].map((index) => forgeBlock(follower, block(0), { extraData: `0x0${index}` }));
		const verdicts: string[] = [];
		for (const sealed of seals) verdicts.push(await announce(hashOf(sealed), sealed.slot, sealed.seal));
		expect(verdicts).toEqual(['accept', 'accept', 'ignore SEALS_OF_ONE_SLOT']);
		await settled();
		expect([...driver.engine.reported]).toEqual([proposerOf(block(0))]);
	});
});

/** A complete link that a block carries, not known to the follower. */
function completeLink(): AuxiliaryLink {
	for (const { body } of made) {
		const decoded = decodeBody(body);
		const link = decoded.ok ? decoded.value.links[0] : undefined;
		if (link !== undefined && link.signatures.length > 2) return link;
	}
	throw new TypeError('no block carries a link');
}

describe('links', () => {
	const give = async (link: AuxiliaryLink): Promise<string> => {
		const verdict = await intake.link(link);
		return verdict.kind === 'accept' ? 'accept' : `${verdict.kind} ${verdict.code}`;
	};

	test('a complete link is forwarded in its one arrangement', async () => {
		const link = completeLink();
		const [first, second, ...others] = link.signatures as [Signature, Signature, ...Signature[]];
		expect(await give({ ...link, signatures: [second, first, ...others] })).toBe('reject SIGNERS_UNSORTED');
		expect(await give({ ...link, signatures: [first, first, second] })).toBe('reject SIGNERS_UNSORTED');
		expect(await give({ ...link, signatures: [first, second] })).toBe('ignore INCOMPLETE');
		expect(await give({ ...link, signatures: [] })).toBe('ignore SIGNERS_UNKNOWN');
		expect(await give({ ...link, signatures: Array.from({ length: 5 }, () => first) })).toBe('ignore SIGNERS_UNKNOWN');
		expect(await give({ ...link, signatures: [`0x${'00'.repeat(65)}`] })).toBe('reject SIGNATURE_INVALID');
		expect(await give(link)).toBe('accept');
	});

	test('heights that are none, far ahead, or long past', async () => {
		const { message, signatures } = completeLink();
		const at = (sourceHeight: number, targetHeight: number) => ({
			message: { ...message, sourceHeight, targetHeight },
			signatures,
		});
		expect(await give(at(5, 5))).toBe('reject HEIGHTS_NOT_ASCENDING');
		expect(await give(at(5, 10_000))).toBe('ignore FUTURE');
		await catchUp();
		expect(await give(completeLink())).toBe('ignore KNOWN');
	});
});

describe('votes', () => {
	const give = async (vote: Vote): Promise<string> => {
		const verdict = await intake.vote(vote);
		return verdict.kind === 'accept' ? 'accept' : `${verdict.kind} ${verdict.code}`;
	};
	const vote = (index: number, target = 1, targetHash = '22'): Extract<Vote, { kind: 'auxiliary' }> => {
		const key = follower.key(index);
		const message = {
			transitionHash: `0x${'11'.repeat(32)}` as Hash,
			source: follower.spec.genesisHash,
			target: `0x${targetHash.repeat(32)}` as Hash,
			sourceHeight: 0,
			targetHeight: target,
		};
		const signature = signDigest(voteDigest(follower.spec, message), key.privateKey());
		return { kind: 'auxiliary', validator: key.address, message, signature };
	};

	test('a vote is forwarded once, two of one height are evidence, and a third is of no use', async () => {
		expect(await give(vote(0))).toBe('accept');
		await settled();
		expect(await give(vote(0))).toBe('ignore KNOWN');
		expect(await give(vote(0, 1, '33'))).toBe('accept');
		await settled();
		expect(await give(vote(0, 1, '44'))).toBe('ignore KNOWN');
		expect([...driver.engine.reported]).toEqual([follower.key(0).address]);
	});

	test('what is wrongly signed, of a stranger, future, or no vote', async () => {
		const genuine = vote(0);
		expect(await give({ ...genuine, signature: vote(1).signature })).toBe('reject SIGNATURE_INVALID');
		expect(await give({ ...genuine, validator: `0x${'99'.repeat(20)}` as Address })).toBe('ignore NOT_A_MEMBER');
		expect(await give(vote(0, 100_000))).toBe('ignore FUTURE');
		expect(await give(vote(0, 0))).toBe('reject HEIGHTS_NOT_ASCENDING');
		expect(driver.engine.auxiliaryVotes.size).toBe(0);
	});

	test('what a peer answers when asked is checked as well', async () => {
		const recalled: Vote[] = [];
		const recall = (one: Vote) => void recalled.push(one);
		const answered = createConsensusIntake({ spec: follower.spec, driver, recall });
		expect(answered.vote({ ...vote(0), signature: vote(1).signature })).toBe(false);
		expect(answered.vote(vote(0))).toBe(true);
		expect(answered.vote(vote(1, 100_000))).toBe(true);
		await settled();
		expect(recalled).toHaveLength(2);
		expect([...driver.engine.auxiliaryVotes.keys()]).toEqual([follower.key(0).address]);
	});
});

describe('evidence and transactions', () => {
	test('evidence that proves nothing is rejected', async () => {
		const { slot, seal } = block(0);
		const first = { message: { slot, blockHash: hashOf(block(0)) }, signature: seal };
		const evidence: Evidence = { kind: 'seal', first, second: first };
		expect(await intake.evidence(evidence)).toEqual({ kind: 'reject', code: 'EVIDENCE_INVALID' });
	});

	test('any bytes as a transaction are refused without harm', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (raw) => {
				expect((await intake.transaction(raw)).kind).not.toBe('accept');
			}),
			{ numRuns: 200 },
		);
	});
});
