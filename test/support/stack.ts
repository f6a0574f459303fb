import { fileURLToPath } from 'node:url';
import type { Hex } from '@mosaic/consensus';
import { type RunningProgram, run } from './process.ts';

/** The launcher of this checkout. */
export const mosaic = fileURLToPath(new URL('../../mosaic', import.meta.url));

/** What `mosaic dev --json` prints when it is up. */
export interface StartedFacts {
	readonly auxiliary: { readonly url: string; readonly chainId: number };
	readonly origin: { readonly url: string; readonly chainId: number };
	readonly core: Hex;
	readonly genesisHash: Hex;
	readonly validators: readonly Hex[];
	readonly accounts: readonly { readonly address: Hex; readonly privateKey: Hex }[];
}

/** A development stack in a process of its own, on ports the system chose. */
export interface RunningStack extends StartedFacts {
	readonly program: RunningProgram;
}

/** Starts `mosaic dev` with further options; resolves when both chains are served. */
export async function startStack(words: readonly string[] = []): Promise<RunningStack> {
	const program = run(mosaic, ['dev', '--json', '--port', '0', '--origin-port', '0', ...words]);
	const line = await program.line((text) => text.startsWith('{"event":"started"'));
	return { ...(JSON.parse(line) as StartedFacts), program };
}
