import { foundryBinary } from '@mosaic/bridge/foundry';
import { type RunningProgram, run } from './process.ts';

/** An anvil on a port the system chose. */
export interface RunningAnvil {
	readonly url: string;
	readonly program: RunningProgram;
}

/** Starts anvil; resolves when it listens. */
export async function startAnvil(words: readonly string[] = []): Promise<RunningAnvil> {
	const program = run(foundryBinary('anvil'), ['--port', '0', '--hardfork', 'prague', ...words]);
	const line = await program.line((text) => text.startsWith('Listening on '));
	return { url: `http://${line.slice('Listening on '.length).trim()}`, program };
}
