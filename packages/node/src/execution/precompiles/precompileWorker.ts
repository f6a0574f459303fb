import { parentPort } from 'node:worker_threads';
import { createEVM, type EVM } from '@ethereumjs/evm';
import type { ForeignForkName } from '@mosaic/genesis';
import { createForeignCommon } from '../chainCommon.ts';
import { fasterPrecompiles } from './fasterPrecompiles.ts';
import type { PrecompileRequest, PrecompileResponse } from './precompileMessages.ts';

const nobody = `0x${'00'.repeat(20)}` as const;
const machines = new Map<string, Promise<EVM>>();

// The entry point of the thread: runs one precompiled contract a message.
parentPort?.on('message', async (request: PrecompileRequest) => {
	parentPort?.postMessage(await run(request));
});

async function run({ address, hardfork, data, gasLimit }: PrecompileRequest): Promise<PrecompileResponse> {
	const opening = machines.get(hardfork) ?? open(hardfork);
	machines.set(hardfork, opening);
	const evm = await opening;
	const precompile = evm.precompiles.get(address);
	if (precompile === undefined) throw new TypeError(`no precompiled contract at ${address}`);
	const input = { data, gasLimit, common: evm.common, _EVM: evm, stateManager: evm.stateManager };
	const faster = fasterPrecompiles(evm.common).get(precompile) ?? precompile;
	const { executionGasUsed, returnValue, exceptionError } = await faster(input);
	return { gasUsed: executionGasUsed, returnValue, error: exceptionError?.error ?? null };
}

async function open(hardfork: string): Promise<EVM> {
	const common = createForeignCommon(1, hardfork as ForeignForkName, nobody);
	return createEVM({ common });
}
