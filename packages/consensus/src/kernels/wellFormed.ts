import { MAX_KERNEL_CHANGES } from '../limits.ts';
import type { Kernel } from '../types.ts';

/** Whether a kernel has one weight for each validator, within the limit on changes. */
export function isKernelWellFormed(kernel: Kernel): boolean {
	return kernel.validators.length === kernel.weights.length && kernel.validators.length <= MAX_KERNEL_CHANGES;
}
