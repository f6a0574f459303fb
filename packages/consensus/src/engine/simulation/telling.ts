import { offenceOf } from '../../offences/offence.ts';
import type { Address, Checkpoint, Evidence, Hash } from '../../types.ts';
import type { EngineEffect, ImportedBlock } from '../types.ts';

/** What an effect is in a story; null where nobody wants to read it. */
export function tellEffect(
	effect: EngineEffect,
	nameOf: (validator: Address) => string,
	blockOf: (hash: Hash) => ImportedBlock,
): string | null {
	switch (effect.kind) {
		case 'signVote': {
			const { source, sourceHeight, target, targetHeight } = effect.message;
			return `votes ${checkpoint(sourceHeight, source)} → ${checkpoint(targetHeight, target)}`;
		}
		case 'finalized':
			return `finalises checkpoint ${ofCheckpoint(effect.checkpoint)}`;
		case 'justified':
			return `justifies checkpoint ${ofCheckpoint(effect.checkpoint)}`;
		case 'moveHead':
			return `moves its head to ${toldBlock(blockOf(effect.hash))}`;
		case 'reportOffence':
			return `proves that ${nameOf(effect.offender)} ${toldEvidence(effect.evidence)}`;
		case 'alarm':
			return `raises the alarm ${effect.code}: ${short(effect.hash)}`;
		case 'proveKernel':
			return `looks for the proof of kernel ${effect.height} at block ${effect.observation.number} of the origin`;
		default:
			return null;
	}
}

/** A block in a story: its number, the beginning of its hash, its slot and parent. */
export function toldBlock({ number, slot, hash, parentHash }: ImportedBlock): string {
	return `block ${number} (${short(hash)}) of slot ${slot} upon ${short(parentHash)}`;
}

/** The beginning of a hash: enough to tell hashes of a story apart. */
export function short(hash: Hash): string {
	return hash.slice(2, 8);
}

function ofCheckpoint({ height, hash }: Checkpoint): string {
	return checkpoint(height, hash);
}

function checkpoint(height: number, hash: Hash): string {
	return `${height} (${short(hash)})`;
}

function toldEvidence(evidence: Evidence): string {
	if (evidence.kind === 'seal') return `sealed two blocks of slot ${evidence.first.message.slot}`;
	const { first, second } = evidence;
	const path = ({ message }: typeof first | typeof second): string =>
		`${checkpoint(message.sourceHeight, message.source)} → ${checkpoint(message.targetHeight, message.target)}`;
	const offence =
		evidence.kind === 'auxiliary'
			? offenceOf({ kind: 'auxiliary', ...evidence.first }, { kind: 'auxiliary', ...evidence.second })
			: offenceOf({ kind: 'origin', ...evidence.first }, { kind: 'origin', ...evidence.second });
	return `voted ${path(first)} and ${path(second)} (${offence ?? 'no offence'})`;
}
