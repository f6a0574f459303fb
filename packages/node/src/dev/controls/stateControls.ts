import { BackendError, type NextBlockControls, type StateControls } from '@mosaic/rpc';
import type { OpenChain } from '../../assembly/openChain.ts';
import type { AuxiliaryDriver } from '../../auxiliary/driver.ts';
import { ChainError } from '../../chain/index.ts';
import type { Edit } from '../../execution/index.ts';
import type { ProposalSettings } from './proposalSettings.ts';

const mostNonce = 2n ** 64n - 2n;
const mostBaseFee = 2n ** 64n - 1n;
/** Below, a block cannot hold one transaction's gas, nor can the next base fee be computed. */
const leastGasLimit = 5_000n;
const mostGasLimit = 2n ** 63n - 1n;

/** What edits are made with. */
export interface StateControlsParts {
	readonly opened: OpenChain;
	readonly driver: AuxiliaryDriver;
	readonly proposals: ProposalSettings;
}

/** Changes of the state and of the next block: at once visible in the head's state, and part of the next block (decisions/0006). */
export function createStateControls(parts: StateControlsParts): StateControls & NextBlockControls {
	const { proposals } = parts;
	return {
		setBalance: (address, balance) => edit(parts, { kind: 'balance', address, balance }),
		addBalance: (address, amount) => edit(parts, { kind: 'deposit', address, amount }),
		setNonce: async (address, nonce) => {
			requireWithin('nonce', nonce, 0n, mostNonce);
			await edit(parts, { kind: 'nonce', address, nonce });
		},
		setCode: (address, code) => edit(parts, { kind: 'code', address, code }),
		setStorageAt: (address, slot, value) => edit(parts, { kind: 'storage', address, slot, value }),
		setNextBlockBaseFeePerGas: async (baseFeePerGas) => {
			requireWithin('base fee', baseFeePerGas, 0n, mostBaseFee);
			await edit(parts, { kind: 'baseFee', baseFeePerGas });
		},
		setBlockGasLimit: async (gasLimit) => {
			requireWithin('gas limit', gasLimit, leastGasLimit, mostGasLimit);
			await edit(parts, { kind: 'gasLimit', gasLimit });
		},
		setCoinbase: (address) => {
			proposals.feeRecipient = address;
		},
		setPrevRandao: (value) => proposals.setPrevRandao(value),
	};
}

function edit(parts: StateControlsParts, change: Edit): Promise<void> {
	return makeEdits(parts, [change]);
}

/** Makes changes wait for the next block; pool and driver look again. Rejects with BackendError LIMIT_EXCEEDED. */
export async function makeEdits({ opened, driver }: StateControlsParts, changes: readonly Edit[]): Promise<void> {
	const { chain, producing } = opened;
	try {
		await chain.edit(changes);
	} catch (error) {
		if (error instanceof ChainError && error.code === 'EDITS_TOO_MANY')
			throw new BackendError('LIMIT_EXCEEDED', error.message);
		throw error;
	}
	await producing.follow({ removed: [], added: [], head: chain.head });
	driver.reconsider();
}

function requireWithin(name: string, value: bigint, least: bigint, most: bigint): void {
	if (value < least || value > most)
		throw new BackendError('INVALID_REQUEST', `the ${name} goes from ${least} to ${most}, not to ${value}`);
}
