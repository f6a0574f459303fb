import type { AnyCommand } from '../command.ts';
import { createKeystoreCommand } from './createKeystore.ts';
import { devCommand } from './dev.ts';
import { exportBlocksCommand } from './exportBlocks.ts';
import { importBlocksCommand } from './importBlocks.ts';
import { initCommand } from './init.ts';
import { serveCommand } from './serve.ts';
import { exportSigningRecordsCommand, importSigningRecordsCommand } from './signingRecords.ts';
import { startCommand } from './start.ts';

/**
 * Every command of the CLI, in the order of the help. Each loads what it runs with when it runs: help and faults of the
 * command line need neither the EVM nor the network's libraries.
 */
export const commands: readonly AnyCommand[] = [
	devCommand,
	initCommand,
	startCommand,
	createKeystoreCommand,
	exportSigningRecordsCommand,
	importSigningRecordsCommand,
	exportBlocksCommand,
	importBlocksCommand,
	serveCommand,
];
