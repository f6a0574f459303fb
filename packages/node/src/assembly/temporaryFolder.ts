import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder that goes with the process at the latest, also where that ends without the stack being stopped. */
export async function makeTemporaryFolder(): Promise<{ root: string; remove: () => Promise<void> }> {
	const root = await mkdtemp(join(tmpdir(), 'mosaic-'));
	const onExit = (): void => rmSync(root, { recursive: true, force: true });
	process.once('exit', onExit);
	const remove = async (): Promise<void> => {
		await rm(root, { recursive: true, force: true });
		process.off('exit', onExit);
	};
	return { root, remove };
}
