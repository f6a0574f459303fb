import type { ConsensusState, KernelInclusion } from '../types.ts';
import { KERNEL_PROOFS_HELD, KERNELS_OPENED_HELD, ORIGIN_LINKS_PER_BODY, PROOF_WAIT_SLOTS } from './limits.ts';
import { completeOriginLinks } from './originTally.ts';
import type { EngineState } from './state.ts';
import type { EngineEffect } from './types.ts';

/** Core opened a kernel in this block of the origin. */
export function noteKernelOpened(engine: EngineState, height: number, originNumber: number): void {
	engine.kernelsOpened.set(height, originNumber);
	for (const known of [...engine.kernelsOpened.keys()].sort((a, b) => a - b)) {
		if (engine.kernelsOpened.size <= KERNELS_OPENED_HELD) return;
		engine.kernelsOpened.delete(known);
	}
}

/** Holds a proof of a kernel against an observation; the newest few are kept. */
export function noteKernelProof(engine: EngineState, inclusion: KernelInclusion, observation: `0x${string}`): void {
	const others = engine.kernelProofs.filter((held) => held.observation !== observation);
	engine.kernelProofs = [...others, { inclusion, observation }].slice(-KERNEL_PROOFS_HELD);
}

/** Asks for the proof of the next kernel once the head's state has finalised an observation that shows it (spec 8). */
export function wantKernelProof(engine: EngineState, out: EngineEffect[]): void {
	const { state } = engine.head.block;
	const height = nextOpenKernel(engine, state);
	const observation = state.observations[0];
	if (height === null || observation === undefined) return;
	if (observation.number < (engine.kernelsOpened.get(height) ?? 0)) return;
	if (proofFor(engine, state, observation.hash) !== null) return;
	const wanted = engine.proofWanted;
	if (wanted?.height === height && wanted.observation === observation.hash) return;
	engine.proofWanted = { height, observation: observation.hash, slot: engine.slot };
	out.push({ kind: 'proveKernel', height, observation: { number: observation.number, hash: observation.hash } });
}

/** The proof held of the kernel that a state waits for, against this observation. */
export function proofFor(
	engine: EngineState,
	state: ConsensusState,
	observation: `0x${string}` | undefined,
): KernelInclusion | null {
	if (state.pendingKernel !== null) return null;
	const held = engine.kernelProofs.find(
		(proof) => proof.observation === observation && proof.inclusion.kernel.height === state.kernel.height + 1,
	);
	return held?.inclusion ?? null;
}

/** Whether origin links would outdate a proof that is just being made against the state's finalised observation. */
export function isProofComing(engine: EngineState, state: ConsensusState): boolean {
	const wanted = engine.proofWanted;
	return (
		wanted !== null &&
		wanted.height === nextOpenKernel(engine, state) &&
		wanted.observation === state.observations[0]?.hash &&
		engine.slot <= wanted.slot + PROOF_WAIT_SLOTS
	);
}

/**
 * Whether a block now would bring an opened kernel on: carry it, or carry the origin links whose observation shows it.
 * While its proof is being made no block would help.
 */
export function kernelWaits(engine: EngineState): boolean {
	const { state } = engine.head.block;
	const height = nextOpenKernel(engine, state);
	const observation = state.observations[0];
	if (height === null || observation === undefined) return false;
	if (proofFor(engine, state, observation.hash) !== null) return true;
	const opened = engine.kernelsOpened.get(height) ?? 0;
	if (observation.number >= opened) return false;
	const links = completeOriginLinks(engine, state, state.offenders, ORIGIN_LINKS_PER_BODY);
	// A full body is a step on the way, however long that is.
	if (links.length === ORIGIN_LINKS_PER_BODY) return true;
	// Consecutive links finalise their sources: the last source is what the links in hand reach.
	return (links.at(-1)?.message.sourceHeight ?? -1) * engine.spec.originEpochLength >= opened;
}

/** Height of the kernel that Core opened and this state waits for, null where there is none. */
function nextOpenKernel(engine: EngineState, state: ConsensusState): number | null {
	const height = state.kernel.height + 1;
	return state.pendingKernel === null && engine.kernelsOpened.has(height) ? height : null;
}
