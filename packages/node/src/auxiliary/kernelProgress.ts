import type { ConsensusState } from '@mosaic/consensus';

/** What of a kernel's way from a block that carries it to the blocks that it governs a new head brought; null for nothing (spec 8). */
export function kernelProgress(
	before: ConsensusState,
	{ pendingKernel, kernel }: ConsensusState,
): { readonly height: number; readonly step: 'kernel active' | 'kernel carried' } | null {
	if (kernel.height !== before.kernel.height) return { height: kernel.height, step: 'kernel active' };
	if (pendingKernel === null || before.pendingKernel !== null) return null;
	return { height: pendingKernel.kernel.height, step: 'kernel carried' };
}
