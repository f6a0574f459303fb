import type { Address, Hash } from '@mosaic/consensus';
import { BackendError, type BlockSelector, type StateBackend } from '@mosaic/rpc';
import type { Calls } from '../calls/calls.ts';
import { type AccountProof, type Chain, ChainError, type StateView } from '../chain/index.ts';
import type { CallExplainer } from '../explaining/callExplainer.ts';
import type { TransactionPool } from '../pool/index.ts';
import { createAccessList } from './accessList.ts';
import type { BlockResolver } from './blockResolver.ts';
import { failureError, failureOf } from './callErrors.ts';
import { callMessage } from './callMessage.ts';
import { estimateGas } from './estimateGas.ts';
import { overridesOf, runCall } from './runCall.ts';
import { simulate } from './simulate.ts';

export interface StateBackendParts {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly resolver: BlockResolver;
	readonly calls: Calls;
	/** Tells a person what callers' messages do. */
	readonly explainer?: CallExplainer | undefined;
}

/** State and execution at a block. `pending` is the block to come where that can be told, else `latest`; nonces are those after the pool. */
export function createStateBackend({ chain, pool, resolver, calls, explainer }: StateBackendParts): StateBackend {
	const stateOf = async (selector: BlockSelector): Promise<StateView> => (await resolver.view(selector)).state;
	return {
		balance: async (address, block) => (await (await stateOf(block)).getAccount(address))?.balance ?? 0n,
		transactionCount: async (address, block) => {
			if (block.kind === 'tag' && block.tag === 'pending') return pool.pendingNonce(address);
			return (await (await stateOf(block)).getAccount(address))?.nonce ?? 0n;
		},
		code: async (address, block) => (await stateOf(block)).getCode(address),
		storageAt: async (address, slot, block) => (await stateOf(block)).getStorage(address, slot),
		proof: async (address, slots, block) => {
			const state = chain.view((await resolver.get(block)).hash).state;
			const { storageRoot, ...proof } = await prove(state, address, slots);
			return { ...proof, storageHash: storageRoot };
		},
		call: async (request, selector, overrides) => {
			const message = callMessage(request, chain.chainId);
			const view = await resolver.view(selector);
			return calls.call(async (terms) => {
				const result = await runCall(view, message, overrides, terms, explainer);
				if (result.failure === null) return result.returnData;
				const options = { message, ...overridesOf(overrides), ...terms };
				await explainer?.failed('eth_call', view, options, result.failure);
				throw failureError(result.failure);
			});
		},
		estimateGas: async (request, selector, overrides) => {
			const message = callMessage(request, chain.chainId);
			const view = await resolver.view(selector);
			return calls.call((terms) =>
				estimateGas(view, message, overrides, terms).catch(async (error: unknown) => {
					const failure = failureOf(error);
					const options = { message, ...overridesOf(overrides), ...terms };
					if (failure !== null) await explainer?.failed('eth_estimateGas', view, options, failure);
					throw error;
				}),
			);
		},
		accessList: async (request, selector, overrides) => {
			const message = callMessage(request, chain.chainId);
			const view = await resolver.view(selector);
			return calls.call((terms) => createAccessList(view, message, overrides, terms));
		},
		simulate: async (request, selector) => {
			const { hash } = await resolver.get(selector);
			return calls.call((terms) => simulate(chain, hash, request, terms));
		},
	};
}

async function prove(state: StateView, address: Address, slots: readonly Hash[]): Promise<AccountProof> {
	try {
		return await state.prove(address, slots);
	} catch (error) {
		if (error instanceof ChainError && error.code === 'PROOF_BELOW_FORK')
			throw new BackendError('STATE_UNAVAILABLE', error.message);
		throw error;
	}
}
