import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { changeConfig, type TestNode } from './network.ts';

/** Gives a full node the key of a validator: both sign with it from now on, after listening for so many epochs. */
export async function copyValidator(from: TestNode, to: TestNode, doppelgangerEpochs: number): Promise<void> {
	await cp(join(from.folder, 'keystores'), join(to.folder, 'keystores'), { recursive: true });
	await cp(join(from.folder, 'password.txt'), join(to.folder, 'twin.txt'));
	await changeConfig(to, (config) => ({
		...config,
		validator: {
			keystores: [`keystores/${from.validator}.json`],
			passwordFile: 'twin.txt',
			remoteSigner: null,
			doppelgangerEpochs,
		},
	}));
}
