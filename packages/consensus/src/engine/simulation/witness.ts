import { recoverAddress } from '../../crypto/signature.ts';
import { originVoteDigest, voteDigest } from '../../hashing/digest.ts';
import { offenceOf, type Statement } from '../../offences/offence.ts';
import type { Address, ChainSpec } from '../../types.ts';
import type { EngineInput, ImportedBlock } from '../types.ts';

/** What somebody saw signed, by signer, and whom that proves guilty. */
export class Witness {
	readonly #statements = new Map<Address, Map<object, Statement>>();
	readonly #offenders = new Set<Address>();

	/** Takes in a signed statement; those that `isForgotten` says so of prove nothing with it. */
	note(signer: Address, statement: Statement, isForgotten: (earlier: Statement) => boolean = () => false): void {
		let known = this.#statements.get(signer);
		if (known === undefined) {
			known = new Map();
			this.#statements.set(signer, known);
		}
		if (known.has(statement.message)) return;
		if (!this.#offenders.has(signer)) {
			for (const earlier of known.values()) {
				if (offenceOf(earlier, statement) !== null && !isForgotten(earlier)) this.#offenders.add(signer);
			}
		}
		known.set(statement.message, statement);
	}

	/** Those whom two of the statements prove guilty. */
	get offenders(): ReadonlySet<Address> {
		return this.#offenders;
	}
}

/** What an input shows to be signed: a vote, or a block's seal and the votes in its body. */
export function statementsIn(spec: ChainSpec, input: EngineInput): readonly (readonly [Address, Statement])[] {
	if (input.kind === 'voteReceived') return [[input.vote.validator, input.vote]];
	if (input.kind !== 'blockImported') return [];
	const known = statements.get(input.block);
	if (known !== undefined) return known;
	const found = statementsOf(spec, input.block);
	statements.set(input.block, found);
	return found;
}

const statements = new WeakMap<ImportedBlock, readonly (readonly [Address, Statement])[]>();

function statementsOf(spec: ChainSpec, { hash, slot, proposer, body }: ImportedBlock): [Address, Statement][] {
	const found: [Address, Statement][] = [[proposer, { kind: 'seal', message: { slot, blockHash: hash } }]];
	for (const { message, signatures } of body.links) {
		for (const signature of signatures) {
			const signer = recoverAddress(voteDigest(spec, message), signature);
			if (signer !== null) found.push([signer, { kind: 'auxiliary', message }]);
		}
	}
	for (const { message, signatures } of body.originLinks) {
		for (const signature of signatures) {
			const signer = recoverAddress(originVoteDigest(spec, message), signature);
			if (signer !== null) found.push([signer, { kind: 'origin', message }]);
		}
	}
	return found;
}
