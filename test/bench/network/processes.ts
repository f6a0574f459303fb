import { readFile } from 'node:fs/promises';

/** Megabytes (2^20 bytes) of memory that a process holds now, shared pages of its program included; Linux only. */
export async function residentOf(processId: number | undefined): Promise<number> {
	const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
