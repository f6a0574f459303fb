import { EMPTY_BODY } from '../../codec/body.ts';
import { signDigest } from '../../crypto/signature.ts';
import { originVoteDigest, voteDigest } from '../../hashing/digest.ts';
import type { TestKey } from '../../testing/chain.ts';
import type { Address, Hash, OriginVoteMessage, Vote, VoteMessage } from '../../types.ts';
import type { EngineEffect, EngineInput, ImportedBlock } from '../types.ts';
import type { Disk } from './disk.ts';
import type { Draft } from './ledger.ts';
import { anyVote, type Misdeed, slotsWithheld } from './misdeeds.ts';
import { assertProtected } from './protection.ts';
import type { Parcel, Simulation } from './simulation.ts';
import { toldBlock } from './telling.ts';

/** What duties need of the node that does them. */
export interface DutyPort {
	readonly simulation: Simulation;
	readonly index: number;
	readonly disk: Disk;
	readonly misdeeds: ReadonlySet<Misdeed>;
	/** A moment at which the node may crash; whether it runs on. */
	readonly livesOn: () => boolean;
	readonly give: (input: EngineInput) => void;
	readonly importBlock: (block: ImportedBlock) => void;
	readonly broadcast: (parcel: Parcel, isReceiver?: (to: number) => boolean) => void;
}

/** What a node does as a validator: it signs and proposes what its engine asks for, and what its misdeeds are. */
export class Duties {
	readonly #node: DutyPort;
	readonly #keys: ReadonlyMap<Address, TestKey>;

	constructor(node: DutyPort, keys: ReadonlyMap<Address, TestKey>) {
		this.#node = node;
		this.#keys = keys;
	}

	signVote(validator: Address, message: VoteMessage): void {
		const digest = voteDigest(this.#node.simulation.spec, message);
		const { sourceHeight: source, targetHeight: target } = message;
		const record = this.#node.disk.record(validator);
		assertProtected(record.auxiliary, { source, target, digest });
		this.#node.disk.writeRecord({ ...record, auxiliary: { source, target, digest } });
		if (this.#node.livesOn())
			this.#publish({ kind: 'auxiliary', validator, message, signature: this.#sign(validator, digest) });
	}

	signOriginVote(validator: Address, message: OriginVoteMessage): void {
		const digest = originVoteDigest(this.#node.simulation.spec, message);
		const { sourceHeight: source, targetHeight: target } = message;
		const record = this.#node.disk.record(validator);
		assertProtected(record.origin, { source, target, digest });
		this.#node.disk.writeRecord({ ...record, origin: { source, target, digest } });
		if (!this.#node.livesOn()) return;
		const vote: Vote = { kind: 'origin', validator, message, signature: this.#sign(validator, digest) };
		this.#node.disk.originVotes.push(vote);
		this.#publish(vote);
	}

	#publish(vote: Vote): void {
		this.#node.simulation.noteSigned(vote.validator, vote);
		this.#node.give({ kind: 'voteReceived', vote });
		this.#node.broadcast({ kind: 'vote', vote });
	}

	propose(effect: Extract<EngineEffect, { kind: 'propose' }>, transactionsWait: boolean): void {
		const key = this.#key(effect.proposer);
		const record = this.#node.disk.record(effect.proposer);
		if (record.slot >= effect.slot) throw new RangeError(`slot ${effect.slot} is signed already`);
		this.#node.disk.writeRecord({ ...record, slot: effect.slot });
		if (!this.#node.livesOn()) return;
		const { random } = this.#node.simulation;
		const censors = this.#node.misdeeds.has('censor');
		const transactionCount = transactionsWait && !censors ? random.below(3) : 0;
		const draft = {
			...effect,
			body: censors ? EMPTY_BODY : effect.body,
			key,
			nonce: this.#node.index,
			transactionCount,
		};
		const block = this.#seal(draft);
		if (this.#node.simulation.isTold) this.#node.simulation.tell(this.#node.index, `proposes ${toldBlock(block)}`);
		this.#node.importBlock(block);
		if (!this.#node.livesOn()) return;
		if (this.#node.misdeeds.has('withhold')) this.#withhold(block);
		else if (this.#node.misdeeds.has('equivocate')) this.#equivocate(block, draft);
		else this.#node.broadcast({ kind: 'block', block });
	}

	/** Shows one block to some and another one to the others. */
	#equivocate(first: ImportedBlock, draft: Draft): void {
		const { random, nodes } = this.#node.simulation;
		const second = this.#seal({ ...draft, transactionCount: draft.transactionCount + 1 });
		if (this.#node.simulation.isTold)
			this.#node.simulation.tell(this.#node.index, `shows to others ${toldBlock(second)}`);
		const isFirst = nodes.map(() => random.chance(0.5));
		this.#node.broadcast({ kind: 'block', block: first }, (to) => isFirst[to] === true);
		this.#node.broadcast({ kind: 'block', block: second }, (to) => isFirst[to] === false);
	}

	/** Shows a block some slots late to everyone, or never to anyone. */
	#withhold(block: ImportedBlock): void {
		const { random, nodes } = this.#node.simulation;
		const late = slotsWithheld(random);
		if (this.#node.simulation.isTold)
			this.#node.simulation.tell(this.#node.index, `withholds it ${late === null ? 'for good' : `for ${late} slots`}`);
		if (late === null) return;
		for (let to = 0; to < nodes.length; to += 1) {
			if (to !== this.#node.index) this.#node.simulation.sendLater(late, to, { kind: 'block', block });
		}
	}

	#seal(draft: Draft): ImportedBlock {
		const block = this.#node.simulation.ledger.build(draft);
		this.#node.simulation.noteSigned(block.proposer, {
			kind: 'seal',
			message: { slot: block.slot, blockHash: block.hash },
		});
		return block;
	}

	/** Signs for a checkpoint of any branch, whatever it signed before. */
	voteForAnything(block: ImportedBlock): void {
		const { spec, random } = this.#node.simulation;
		const message = anyVote(spec, random, block, this.#node.misdeeds);
		if (message === null) return;
		for (const validator of this.#keys.keys()) {
			const signature = this.#sign(validator, voteDigest(spec, message));
			this.#publish({ kind: 'auxiliary', validator, message, signature });
		}
	}

	#sign(validator: Address, digest: Hash): Hash {
		const { privateKey, address } = this.#key(validator);
		return signDigest(digest, privateKey, address);
	}

	#key(validator: Address): TestKey {
		const key = this.#keys.get(validator);
		if (key === undefined) throw new RangeError(`node ${this.#node.index} holds no key of ${validator}`);
		return key;
	}
}
