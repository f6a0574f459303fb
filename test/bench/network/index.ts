import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Random } from '@mosaic/consensus/simulation';
import { benchFinality } from './finality.ts';
import { benchSync } from './sync.ts';

/** What the figures of a network are taken over. */
export interface NetworkOptions {
	readonly transactions: number;
	readonly blocks: number;
	readonly seed: number;
}

/** Prints finality, recovery, synchronisation and memory of nodes that are processes of their own on this machine. */
export async function benchNetwork({ transactions, blocks, seed }: NetworkOptions): Promise<void> {
	const [processor] = cpus();
	const memory = (totalmem() / 2 ** 30).toFixed(0);
	console.log(`${cpus().length} × ${processor?.model}, ${memory} GB, Node ${process.version}, seed ${seed}`);
	const folder = await mkdtemp(join(tmpdir(), 'mosaic-bench-'));
	try {
		await benchFinality(join(folder, 'network'), transactions, new Random(seed));
		await benchSync(join(folder, 'chain'), blocks);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
