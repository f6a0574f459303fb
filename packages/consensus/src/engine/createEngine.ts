import { checkpointRecord } from '../checkpoints/checkpointRecord.ts';
import type { Address, ChainSpec } from '../types.ts';
import type { EngineState, LocalValidator } from './state.ts';
import { rootNode } from './tree.ts';
import type { ImportedBlock, SigningRecord } from './types.ts';

/** What the engine of a node starts from. */
export interface EngineOptions {
	/** Validators whose keys this node holds; none for a node that only follows. */
	readonly validators: readonly Address[];
	/** What they are on record to have signed; a validator without a record has signed nothing. */
	readonly signingRecords: readonly SigningRecord[];
	/**
	 * Genesis, or the last checkpoint finalised by links in blocks. The caller imports the blocks above it, gives back the
	 * origin votes it has on disk, advances the origin from the last observation in this block's state, and tells the
	 * last commit.
	 */
	readonly root: ImportedBlock;
}

/** The engine of one node with any number of local validators. */
export function createEngine(spec: ChainSpec, options: EngineOptions): EngineState {
	const root = rootNode(options.root);
	const record = checkpointRecord(spec, options.root, options.root.state);
	root.record = record;
	const observed = options.root.state.observations.at(-1) ?? spec.observation;
	return {
		spec,
		validators: new Map(
			options.validators.map((address) => [address, localValidator(address, options.signingRecords)]),
		),
		nodes: new Map([[root.block.hash, root]]),
		leaves: new Set([root]),
		root,
		head: root,
		start: root,
		justified: new Map([[root.block.hash, root]]),
		highestJustified: record,
		finalized: record,
		finalizedByBlocks: record,
		finalizedHashes: new Map([[record.height, record.hash]]),
		committed: null,
		halted: false,
		finalityChanges: 0,
		finalizedAtResend: -1,
		sweptBelow: 0,
		auxiliaryVotes: new Map(),
		originVotes: new Map(),
		tallies: new Map(),
		incomplete: new Set(),
		originTallies: new Map(),
		originPath: [{ number: observed.number, hash: observed.hash }],
		originPins: new Set(),
		kernelsOpened: new Map(),
		kernelProofs: [],
		proofWanted: null,
		evidence: new Map(),
		reported: new Set(),
		seals: new Map(),
		slot: options.root.slot,
		transactionsWaiting: false,
		requested: new Set(),
	};
}

function localValidator(address: Address, records: readonly SigningRecord[]): LocalValidator {
	const nothing = { source: -1, target: -1, digest: null };
	const record = records.find(({ validator }) => validator === address) ?? {
		validator: address,
		auxiliary: nothing,
		origin: nothing,
		slot: -1,
	};
	return {
		record,
		auxiliaryIssued: record.auxiliary.digest === null,
		originIssued: record.origin.digest === null,
	};
}
