import type { Common } from '@ethereumjs/common';
import { createEVM, type EVM, type EVMMockBlockchainInterface, type EVMOpts } from '@ethereumjs/evm';
import { ExecutionError } from './errors.ts';
import { JumpDestinationCache, type JumpDestinations } from './jumpDestinations.ts';
import type { Pace } from './pace.ts';

type CustomOpcode = NonNullable<EVMOpts['customOpcodes']>[number];
type Logic = Extract<CustomOpcode, { readonly logicFunction: unknown }>['logicFunction'];
type RunState = Parameters<Logic>[0];

/** The interpreter of one frame. */
export type Interpreter = RunState['interpreter'];
/** What a frame runs in. */
export type FrameEnvironment = RunState['env'];
type OpcodeEntry = ReturnType<Interpreter['lookupOpInfo']>;

/** The class of interpreters; ethereumjs has it and does not export it. */
export type InterpreterClass = new (
	evm: EVM,
	stateManager: EVM['stateManager'],
	blockchain: EVMMockBlockchainInterface,
	environment: FrameEnvironment,
	gasLeft: bigint,
	journal: EVM['journal'],
	performanceLogger: unknown,
) => Interpreter;

/** An EVM whose calls share the thread; null for blocks, which do not. */
type PacedEvm = EVM & { readonly pace: Pace | null };

/** An opcode that no hardfork has. */
const unusedOpcode = 0x0c;
const jumps: readonly number[] = [0x56, 0x57, 0x5e];
/** Where every loop comes by. */
const jumpDestination = 0x5b;
/** What an opcode answers that waits for nothing. */
const done = Promise.resolve();

/**
 * The interpreter of ethereumjs, with the same results sooner: opcodes that have nothing to wait for run one after the
 * other without a promise for each, and what is found out about the jumps of a code is kept for its next frame.
 */
export async function loadInterpreter(common: Common): Promise<InterpreterClass> {
	const Stock = await stockInterpreter(common);
	const destinations = new JumpDestinationCache();
	return class extends Stock {
		override _getValidJumpDestinations(code: Uint8Array): JumpDestinations {
			const analyse = (bytes: Uint8Array) => super._getValidJumpDestinations(bytes);
			// The code of a creation is run once.
			return this._env.isCreate ? analyse(code) : destinations.of(code, analyse);
		}

		/** `rested`: a pause before this opcode is over. */
		override runStep(given?: OpcodeEntry, rested = false): Promise<void> {
			let mayAsk = !rested;
			const { pace } = this._evm as PacedEvm;
			if (this._evm.DEBUG || this._evm.events.listenerCount('step') > 0) {
				return pace?.pause()?.then(() => super.runStep(given)) ?? super.runStep(given);
			}
			const state = this._runState;
			const { code } = state;
			let entry = given ?? this.lookupOpInfo(state.opCode);
			for (;;) {
				const { opcodeInfo } = entry;
				// Nothing comes around again, or costs much, without passing one of these.
				const asks = mayAsk && (opcodeInfo.dynamicGas || opcodeInfo.code === jumpDestination);
				mayAsk = true;
				const paused = asks ? pace?.pause() : null;
				if (paused) return this.#after(paused, entry);
				if (opcodeInfo.dynamicGas || opcodeInfo.isInvalid) return super.runStep(entry);
				this.useGas(opcodeInfo.feeBigInt, opcodeInfo);
				state.programCounter += 1;
				const waiting = entry.opHandler(state, this.common);
				if (waiting !== undefined) return waiting;
				const next = code[state.programCounter];
				// The loop that calls this one looks for jump destinations before the first jump, and sees the end.
				if (next === undefined || (state.shouldDoJumpAnalysis && jumps.includes(next))) return done;
				entry = this.lookupOpInfo(next);
				state.opCode = entry.opcodeInfo.code;
			}
		}

		async #after(paused: Promise<void>, entry: OpcodeEntry): Promise<void> {
			await paused;
			return this.runStep(entry, true);
		}
	};
}

/** Catches the class from an opcode of one's own, which is told of the interpreter that runs it. */
async function stockInterpreter(common: Common): Promise<InterpreterClass> {
	let caught: unknown;
	const logicFunction: Logic = ({ interpreter }) => {
		caught = interpreter.constructor;
	};
	const evm = await createEVM({
		common,
		customOpcodes: [{ opcode: unusedOpcode, opcodeName: 'CATCH', baseFee: 0, logicFunction }],
	});
	common.events.removeAllListeners('hardforkChanged');
	await evm.runCode({ code: Uint8Array.of(unusedOpcode) });
	if (typeof caught !== 'function') throw new ExecutionError({ code: 'INTERPRETER_UNKNOWN' });
	return caught as InterpreterClass;
}
