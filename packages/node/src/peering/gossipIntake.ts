import type { Block } from '@ethereumjs/block';
import {
	type Address,
	type AuxiliaryLink,
	blockSealDigest,
	bytesToHex,
	type ChainSpec,
	type Evidence,
	type Hash,
	keccak256,
	recoverAddress,
	type Signature,
	stateOf,
	type Vote,
	verifyEvidence,
} from '@mosaic/consensus';
import type { AuxiliaryDriver } from '../auxiliary/driver.ts';
import {
	type ExaminedBlock,
	examineBlock,
	isKnownProposer,
	proposerFault,
} from '../auxiliary/importing/examineBlock.ts';
import type { SignedMessage } from '../doppelganger/index.ts';
import type { BlockAnnouncement, GossipHandlers, PeerName, SealedBlock, Verdict } from '../network/types.ts';
import { PoolError, type PoolErrorCode } from '../pool/index.ts';
import type { ImportOutcome } from '../sync/index.ts';
import { judgeLink, judgeVote } from './judgeVote.ts';
import { SealBook } from './sealBook.ts';
import { accept, ignore, reject } from './verdicts.ts';

/** Inputs that may wait for the engine before peers' messages are refused. */
const mostBacklog = 8_192;

/** What taking in gossip needs of the node. */
export interface GossipPorts {
	readonly spec: ChainSpec;
	readonly driver: Pick<AuxiliaryDriver, 'engine' | 'submit' | 'import' | 'backlog'>;
	decodeBlock(bytes: Uint8Array): Block;
	/** Admits a raw transaction; rejects with PoolError. */
	addTransaction(raw: Uint8Array): Promise<Hash>;
	/** A block's ancestors are missing: fetch them, from this peer first. */
	want(hash: Hash, from: PeerName): void;
	/** A validator sealed a block that executing it showed to be invalid. */
	sealedInvalid(proposer: Address, code: string): void;
	/** Told of every verified vote and seal that came by gossip. */
	saw(message: SignedMessage): void;
}

/** Judges and takes in what peers publish: each message is checked as far as it can be cheaply, then forwarded. */
export class GossipIntake implements GossipHandlers {
	readonly #ports: GossipPorts;
	readonly #seals = new SealBook();
	/** Members who sealed an invalid block: theirs are executed before they are forwarded. */
	readonly #distrusted = new Set<Address>();
	/** Transactions that peers sent, while the pool admits them: these are not published once more. */
	readonly #arriving = new Set<Hash>();

	constructor(ports: GossipPorts) {
		this.#ports = ports;
	}

	/** Whether a transaction is being admitted because a peer sent it. */
	isArriving(transaction: Hash): boolean {
		return this.#arriving.has(transaction);
	}

	async block(sealed: SealedBlock, from: PeerName): Promise<Verdict> {
		const { driver } = this.#ports;
		const examination = examineBlock(this.#ports, sealed);
		if (examination.kind === 'invalid') return reject(examination.code);
		const { examined } = examination;
		if (stateOf(driver.engine, examined.hash) !== undefined) return ignore('KNOWN');
		if (examined.number <= driver.engine.root.block.number) return ignore('ANCIENT');
		if (!isKnownProposer(driver.engine.head.block.state, examined.proposer)) return ignore('PROPOSER_UNKNOWN');
		const fault = this.#proposerFault(examined);
		if (fault !== null) return reject(fault);
		const { proposer, hash } = examined;
		if (!this.#noteSeal(proposer, sealed.slot, hash, sealed.seal)) return ignore('SEALS_OF_ONE_SLOT');
		return this.#import(examined, from);
	}

	async announcement({ hash, slot, seal }: BlockAnnouncement): Promise<Verdict> {
		const { spec, driver } = this.#ports;
		const proposer = recoverAddress(blockSealDigest(spec, { slot, blockHash: hash }), seal);
		if (proposer === null) return reject('SEAL_INVALID');
		if (stateOf(driver.engine, hash) !== undefined) return ignore('KNOWN');
		if (!isKnownProposer(driver.engine.head.block.state, proposer)) return ignore('PROPOSER_UNKNOWN');
		return this.#noteSeal(proposer, slot, hash, seal) ? accept : ignore('SEALS_OF_ONE_SLOT');
	}

	async vote(vote: Vote): Promise<Verdict> {
		const { spec, driver } = this.#ports;
		if (driver.backlog > mostBacklog) return ignore('BUSY');
		const verdict = judgeVote(spec, driver.engine, vote);
		if (verdict.kind !== 'accept') return verdict;
		this.#ports.saw(vote);
		driver.submit({ kind: 'voteReceived', vote });
		return verdict;
	}

	async link(link: AuxiliaryLink): Promise<Verdict> {
		const { spec, driver } = this.#ports;
		if (driver.backlog > mostBacklog) return ignore('BUSY');
		const verdict = judgeLink(spec, driver.engine, link);
		if (verdict.kind === 'accept') driver.submit({ kind: 'linkReceived', link });
		return verdict;
	}

	async evidence(evidence: Evidence): Promise<Verdict> {
		const { spec, driver } = this.#ports;
		const offender = verifyEvidence(spec, evidence);
		if (offender === null) return reject('EVIDENCE_INVALID');
		if (driver.engine.reported.has(offender)) return ignore('KNOWN');
		if (!isKnownProposer(driver.engine.head.block.state, offender)) return ignore('NOT_A_MEMBER');
		driver.submit({ kind: 'evidenceSeen', evidence });
		return accept;
	}

	async transaction(raw: Uint8Array): Promise<Verdict> {
		const hash = bytesToHex(keccak256(raw));
		this.#arriving.add(hash);
		try {
			await this.#ports.addTransaction(raw);
			return accept;
		} catch (error) {
			if (!(error instanceof PoolError)) throw error;
			return senderCouldKnow.has(error.code) ? reject(error.code) : ignore(error.code);
		} finally {
			this.#arriving.delete(hash);
		}
	}

	#proposerFault(examined: ExaminedBlock): string | null {
		const parent = this.#ports.driver.engine.nodes.get(examined.parentHash)?.block;
		return parent === undefined ? null : proposerFault(parent.state, parent.slot, examined);
	}

	/**
	 * A block is forwarded once all holds that can be checked without executing it: what it turns out to be after that is
	 * its sealer's doing, and not held against those who passed it on.
	 */
	async #import(examined: ExaminedBlock, from: PeerName): Promise<Verdict> {
		let isVerified = false;
		const { promise: verified, resolve } = Promise.withResolvers<null>();
		const importing = this.#ports.driver.import(examined, () => {
			isVerified = true;
			resolve(null);
		});
		void importing.then((outcome) => {
			if (outcome.kind === 'orphan') this.#ports.want(examined.hash, from);
			if (outcome.kind === 'invalid' && isVerified) this.#distrust(examined.proposer, outcome.code);
		});
		const isTrusted = !this.#distrusted.has(examined.proposer);
		const outcome = await (isTrusted ? Promise.race([importing, verified]) : importing);
		return outcome === null ? accept : verdictOf(outcome, isVerified);
	}

	#distrust(proposer: Address, code: string): void {
		this.#distrusted.add(proposer);
		this.#ports.sealedInvalid(proposer, code);
	}

	/** Whether a block is worth executing: the third and further seals of one slot are not. */
	#noteSeal(proposer: Address, slot: number, hash: Hash, seal: Signature): boolean {
		this.#ports.saw({ kind: 'seal', validator: proposer, slot });
		const news = this.#seals.note(proposer, slot, hash, seal);
		if (news.kind === 'second') this.#ports.driver.submit({ kind: 'evidenceSeen', evidence: news.evidence });
		return news.kind !== 'excess';
	}
}

function verdictOf(outcome: ImportOutcome, wasVerified: boolean): Verdict {
	switch (outcome.kind) {
		case 'imported':
			return accept;
		case 'known':
			return ignore('KNOWN');
		case 'orphan':
			return ignore('ORPHAN');
		case 'held':
			return ignore('FUTURE_SLOT');
		case 'ignored':
			return ignore(outcome.code);
		case 'invalid':
			return wasVerified ? ignore('SEALED_INVALID') : reject(outcome.code);
	}
}

/** What is wrong with a transaction wherever it is looked at. */
const senderCouldKnow: ReadonlySet<PoolErrorCode> = new Set<PoolErrorCode>([
	'MALFORMED',
	'OVERSIZED',
	'TYPE_NOT_SUPPORTED',
	'UNPROTECTED',
	'WRONG_CHAIN_ID',
	'INVALID_SIGNATURE',
	'INIT_CODE_TOO_LARGE',
	'TIP_ABOVE_FEE_CAP',
	'INTRINSIC_GAS_TOO_LOW',
	'FLOOR_DATA_GAS_TOO_LOW',
	'EMPTY_AUTHORIZATION_LIST',
]);
