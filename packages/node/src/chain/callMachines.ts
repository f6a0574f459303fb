import type { Common } from '@ethereumjs/common';
import { type AncestorHash, ancestry, createMachine, type Machine } from '../execution/index.ts';
import { FlatState, type NodeStore } from '../state/index.ts';
import { ChainError } from './errors.ts';
import { applyStateOverrides } from './stateOverrides.ts';
import type { StateOverrides } from './types.ts';

/** Where a call runs. */
export interface CallPlace {
	readonly common: Common;
	/** State root. */
	readonly root: Uint8Array;
	readonly ancestor: AncestorHash;
}

/** A machine with the state it works on. */
interface CallMachine {
	readonly vm: Machine;
	readonly state: FlatState;
}

/** Machines kept for further calls, for each set of rules. */
const mostIdle = 8;

/**
 * Machines for calls, used again and again: making one costs more than most calls. Each serves one call at a time and
 * starts from nothing but the state root it is given.
 */
export class CallMachines {
	readonly #store: NodeStore;
	readonly #idle = new WeakMap<Common, CallMachine[]>();

	constructor(store: NodeStore) {
		this.#store = store;
	}

	/** Runs work on a machine over a state with overrides. Throws what these and the work throw. */
	async use<T>(place: CallPlace, overrides: StateOverrides, work: (vm: Machine) => Promise<T>): Promise<T> {
		if (Object.keys(overrides).length > 0) return this.#useOnce(place, overrides, work);
		const machine = this.#take(place) ?? (await this.#make(place));
		machine.vm.evm.blockchain = ancestry(place.ancestor);
		try {
			const result = await work(machine.vm);
			this.#giveBack(place.common, machine);
			return result;
		} catch (error) {
			// After any other error nobody knows how far it came.
			if (error instanceof ChainError) this.#giveBack(place.common, machine);
			throw error;
		}
	}

	/** Overrides may move precompiled contracts, which a machine has for good. */
	async #useOnce<T>(place: CallPlace, overrides: StateOverrides, work: (vm: Machine) => Promise<T>): Promise<T> {
		const state = new FlatState(this.#store, place.root);
		const precompiles = await applyStateOverrides(state, overrides, place.common);
		return work(await createMachine(place.common, state, place.ancestor, precompiles));
	}

	async #make({ common, root, ancestor }: CallPlace): Promise<CallMachine> {
		const state = new FlatState(this.#store, root);
		return { state, vm: await createMachine(common, state, ancestor) };
	}

	#take({ common, root }: CallPlace): CallMachine | undefined {
		const machine = this.#idle.get(common)?.pop();
		machine?.state.reset(root);
		return machine;
	}

	/** What the call left is let go of at once, and so is whoever listened to it. */
	#giveBack(common: Common, { vm, state }: CallMachine): void {
		const idle = this.#idle.get(common) ?? [];
		if (idle.length >= mostIdle) return;
		vm.evm.events.removeAllListeners();
		vm.evm.pace = null;
		state.reset();
		vm.evm.journal.cleanJournal();
		vm.evm.transientStorage.clear();
		idle.push({ vm, state });
		this.#idle.set(common, idle);
	}
}
