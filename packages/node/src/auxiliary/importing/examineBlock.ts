import type { Block } from '@ethereumjs/block';
import {
	type Address,
	blockSealDigest,
	bytesToHex,
	type ChainSpec,
	type ConsensusState,
	type Hash,
	proposerOf,
	recoverAddress,
	slotAt,
	slotStart,
	unionOf,
} from '@mosaic/consensus';
import type { SealedBlock } from '../../network/types.ts';

/** Milliseconds that a slot may lie ahead of this node's clock (spec 3). */
export const SLOT_TOLERANCE = 500;

/** A block of another node whose seal and slot hold, as far as they can be judged without its parent. */
export interface ExaminedBlock {
	readonly sealed: SealedBlock;
	readonly block: Block;
	readonly hash: Hash;
	readonly parentHash: Hash;
	readonly number: number;
	/** Who sealed it. */
	readonly proposer: Address;
}

export type Examination =
	| { readonly kind: 'examined'; readonly examined: ExaminedBlock }
	| { readonly kind: 'invalid'; readonly code: string };

/** What examining needs of the node. */
export interface ExaminePorts {
	readonly spec: ChainSpec;
	decodeBlock(bytes: Uint8Array): Block;
}

/** Decodes a block and recovers its sealer; nothing that costs more than one signature. */
export function examineBlock({ spec, decodeBlock }: ExaminePorts, sealed: SealedBlock): Examination {
	const block = decoded(decodeBlock, sealed.block);
	if (block === null) return invalid('BLOCK_MALFORMED');
	const { header } = block;
	const timestamp = Number(header.timestamp);
	if (slotAt(spec, timestamp) !== sealed.slot || slotStart(spec, sealed.slot) !== timestamp)
		return invalid('SLOT_MISMATCH');
	const hash = bytesToHex(block.hash());
	const proposer = recoverAddress(blockSealDigest(spec, { slot: sealed.slot, blockHash: hash }), sealed.seal);
	if (proposer === null) return invalid('SEAL_INVALID');
	const parentHash = bytesToHex(header.parentHash);
	return {
		kind: 'examined',
		examined: { sealed, block, hash, parentHash, number: Number(header.number), proposer },
	};
}

/** Why the sealer may not fill this slot upon a parent with this state; null where it may (spec 3). */
export function proposerFault(
	state: ConsensusState,
	parentSlot: number,
	{ proposer, sealed }: ExaminedBlock,
): string | null {
	if (sealed.slot <= parentSlot) return 'SLOT_NOT_AFTER_PARENT';
	return proposerOf(state, sealed.slot) === proposer ? null : 'PROPOSER_WRONG';
}

/** Whether an address is in any set that a state knows: a stranger's block is not worth asking for its parent. */
export function isKnownProposer(state: ConsensusState, proposer: Address): boolean {
	return state.sets.some((sets) => unionOf(sets).includes(proposer));
}

function decoded(decode: (bytes: Uint8Array) => Block, bytes: Uint8Array): Block | null {
	try {
		return decode(bytes);
	} catch {
		return null;
	}
}

function invalid(code: string): Examination {
	return { kind: 'invalid', code };
}
