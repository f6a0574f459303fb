import { CliError } from '../cli/cliError.ts';
import { splitForkUrl } from '../fork/remoteEndpoint.ts';
import type { DevOptions } from './options.ts';

/** Throws OPTION_CONFLICT where options that are right by themselves do not go together. */
export function requireConsistent(options: DevOptions): void {
	const { port, originPort, originRpc, originConfirmations, blockTime, manualMining, mixedMining } = options;
	const { state, loadState, dumpState } = options;
	if (originRpc === null && originConfirmations !== null)
		throw new CliError(
			'OPTION_CONFLICT',
			'--origin-confirmations is for another chain as the origin: give --origin-rpc',
		);
	if (originRpc === null && port === originPort && port !== 0)
		throw new CliError('OPTION_CONFLICT', `--port and --origin-port are both ${port}: give two ports`, { port });
	const { forkUrl, forkBlockNumber, forkHeader, cachePath, noStorageCaching } = options;
	if (forkUrl === null && (forkBlockNumber ?? forkHeader) !== null)
		throw new CliError('OPTION_CONFLICT', '--fork-block-number and --fork-header are for a fork: give --fork-url');
	if (
		forkUrl !== null &&
		forkBlockNumber !== null &&
		(splitForkUrl(forkUrl).block ?? forkBlockNumber) !== forkBlockNumber
	)
		throw new CliError('OPTION_CONFLICT', '--fork-url and --fork-block-number name two blocks: give one of them');
	if (cachePath !== null && noStorageCaching)
		throw new CliError('OPTION_CONFLICT', '--no-storage-caching keeps nothing in --cache-path: give one of them');
	if (manualMining && blockTime !== null)
		throw new CliError('OPTION_CONFLICT', '--manual-mining makes no blocks and --block-time does: give one of them');
	if (state !== null && (loadState !== null || dumpState !== null))
		throw new CliError('OPTION_CONFLICT', '--state is --load-state and --dump-state in one: give it alone');
	if (mixedMining && blockTime === null)
		throw new CliError('OPTION_CONFLICT', '--mixed-mining is for blocks by time as well: give --block-time');
}
