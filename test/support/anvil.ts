import { foundryBinary } from '@mosaic/bridge/foundry';
import { type RunningProgram, run } from './process.ts';

/** An anvil on a port the system chose. */
export interface RunningAnvil {
	readonly url: string;
	readonly program: RunningProgram;
}

/** Starts anvil, on a port that the system chooses where none is given; resolves when it listens. */
export async function startAnvil(words: readonly string[] = [], port = '0'): Promise<RunningAnvil> {
	const hardfork = words.includes('--hardfork') ? [] : ['--hardfork', 'prague'];
	const program = run(foundryBinary('anvil'), ['--port', port, ...hardfork, ...words]);
	const line = await program.line((text) => text.startsWith('Listening on '));
	return { url: `http://${line.slice('Listening on '.length).trim()}`, program };
}
