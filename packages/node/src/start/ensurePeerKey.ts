import { writeFile } from 'node:fs/promises';
import { createPeerKey } from '../network/peerKey.ts';

const privateMode = 0o600;

/** Makes a node's identity among peers where its file is not there yet: a copied node is given one of its own so. */
export async function ensurePeerKey(file: string): Promise<void> {
	try {
		await writeFile(file, `${createPeerKey()}\n`, { flag: 'wx', mode: privateMode });
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
	}
}
