import { EMPTY_BODY } from '../../codec/body.ts';
import { signDigest } from '../../crypto/signature.ts';
import { originVoteDigest, voteDigest } from '../../hashing/digest.ts';
import { keyAt, observationOf, originHeader, type TestKey, testSpec } from '../../testing/chain.ts';
import type { ChainConfig, ChainSpec, ConsensusBody, OriginVoteMessage, Vote, VoteMessage } from '../../types.ts';
import { createEngine } from '../createEngine.ts';
import { Ledger } from '../simulation/ledger.ts';
import type { EngineState } from '../state.ts';
import { step } from '../step.ts';
import type { EngineEffect, EngineInput, ImportedBlock, OriginCheckpoint, SigningRecord } from '../types.ts';

/** One engine with the blocks and votes of others made by hand; four validators of weight one. */
export class EngineFixture {
	readonly spec: ChainSpec;
	readonly ledger: Ledger;
	engine: EngineState;

	constructor(
		overrides: Partial<ChainConfig> = {},
		local: readonly TestKey[] = [],
		signingRecords: readonly SigningRecord[] = [],
	) {
		this.spec = testSpec({ slotSeconds: 1, ...overrides });
		this.ledger = new Ledger(this.spec);
		this.engine = createEngine(this.spec, {
			validators: local.map(({ address }) => address),
			signingRecords,
			root: this.ledger.genesis,
		});
	}

	/** Makes a block without importing it. */
	build(
		parent: ImportedBlock,
		slot: number,
		proposer: TestKey,
		body: Partial<ConsensusBody> = {},
		nonce = 0,
	): ImportedBlock {
		return this.ledger.build({
			parent: parent.hash,
			slot,
			key: proposer,
			body: { ...EMPTY_BODY, ...body },
			transactionCount: 1,
			nonce,
		});
	}

	/** Makes and imports `count` blocks in as many slots, sealed in turn. */
	grow(parent: ImportedBlock, count: number, key?: TestKey): ImportedBlock {
		let block = parent;
		for (let made = 0; made < count; made += 1) {
			block = this.build(block, block.slot + 1, key ?? keyAt(block.number % 4));
			this.give({ kind: 'blockImported', block });
		}
		return block;
	}

	give(input: EngineInput): readonly EngineEffect[] {
		const stepped = step(this.engine, input);
		this.engine = stepped.state;
		return stepped.effects;
	}

	giveVotes(message: VoteMessage, signers: readonly TestKey[]): EngineEffect[] {
		return signers.flatMap((signer) => this.give({ kind: 'voteReceived', vote: this.vote(signer, message) }));
	}

	/** The message of a vote between two blocks, as checkpoints of epochs of `epochLength`. */
	message(source: ImportedBlock, target: ImportedBlock): VoteMessage {
		const { epochLength } = this.spec;
		const record = target.state.justified.find(({ hash }) => hash === source.hash);
		return {
			transitionHash:
				record?.transitionHash ?? this.engine.nodes.get(source.hash)?.record?.transitionHash ?? source.hash,
			source: source.hash,
			target: target.hash,
			sourceHeight: source.number / epochLength,
			targetHeight: target.number / epochLength,
		};
	}

	vote(signer: TestKey, message: VoteMessage): Vote {
		const signature = signDigest(voteDigest(this.spec, message), signer.privateKey);
		return { kind: 'auxiliary', validator: signer.address, message, signature };
	}

	originVote(signer: TestKey, message: OriginVoteMessage): Vote {
		const signature = signDigest(originVoteDigest(this.spec, message), signer.privateKey);
		return { kind: 'origin', validator: signer.address, message, signature };
	}
}

/** Origin checkpoints 12, 16, … up to a number, after the first observation at 8. */
export function originUpTo(number: number): OriginCheckpoint[] {
	const checkpoints: OriginCheckpoint[] = [];
	for (let at = 12; at <= number; at += 4) {
		const header = originHeader(at);
		checkpoints.push({ number: at, hash: observationOf(header, at).hash, header });
	}
	return checkpoints;
}

/** Effects of one kind. */
export function only<K extends EngineEffect['kind']>(
	effects: readonly EngineEffect[],
	kind: K,
): Extract<EngineEffect, { kind: K }>[] {
	return effects.filter((effect): effect is Extract<EngineEffect, { kind: K }> => effect.kind === kind);
}
