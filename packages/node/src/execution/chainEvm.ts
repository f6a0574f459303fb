import type { Common } from '@ethereumjs/common';
import {
	EVM,
	EVMError,
	type ExecResult,
	getOpcodesForHF,
	type Log,
	type Message,
	type PrecompileFunc,
} from '@ethereumjs/evm';
import { Account, createZeroAddress } from '@ethereumjs/util';
import { type FrameEnvironment, type InterpreterClass, loadInterpreter } from './interpreter.ts';
import type { Pace } from './pace.ts';
import { fasterPrecompiles } from './precompiles/fasterPrecompiles.ts';
import { costlyPrecompiles, costsMuch } from './precompiles/precompileCost.ts';
import { runElsewhere } from './precompiles/precompileThread.ts';

/** What all machines under the same rules share. */
interface SharedParts {
	readonly opcodes: ReturnType<typeof getOpcodesForHF>;
	readonly Interpreter: InterpreterClass;
}

const loading = new WeakMap<Common, Promise<void>>();
const loaded = new WeakMap<Common, SharedParts>();

/** Makes what all machines under these rules share; must be awaited before a {@link ChainEvm} is made. */
export function prepareEvm(common: Common): Promise<void> {
	const known = loading.get(common);
	if (known !== undefined) return known;
	const preparing = loadInterpreter(common).then((Interpreter) => {
		loaded.set(common, { opcodes: getOpcodesForHF(common), Interpreter });
	});
	loading.set(common, preparing);
	return preparing;
}

function partsOf(common: Common): SharedParts {
	const parts = loaded.get(common);
	if (parts === undefined) throw new TypeError('a machine is made before its rules are prepared');
	return parts;
}

/**
 * The EVM of ethereumjs with the tables of its opcodes made once for each set of rules instead of for each machine, and
 * with the interpreter of {@link loadInterpreter}.
 */
export class ChainEvm extends EVM {
	/** How the call that runs shares the thread; null: not at all, as blocks do. */
	pace: Pace | null = null;

	/** Called by the constructor of the class below. */
	override getActiveOpcodes(): EVM['_opcodes'] {
		const { opcodes, dynamicGasHandlers, handlers, opcodeMap } = partsOf(this.common).opcodes;
		this._opcodes = opcodes;
		this._dynamicGasHandlers = dynamicGasHandlers;
		this._handlers = handlers;
		this._opcodeMap = opcodeMap;
		return opcodes;
	}

	/** On another thread where it would hold this one for long, and a call runs. */
	protected override runPrecompile(
		code: PrecompileFunc,
		data: Uint8Array,
		gasLimit: bigint,
	): Promise<ExecResult> | ExecResult {
		const address = this.pace === null ? undefined : costlyPrecompiles(this.common).get(code);
		if (this.pace === null || address === undefined || !costsMuch(address, data))
			return super.runPrecompile(fasterPrecompiles(this.common).get(code) ?? code, data, gasLimit);
		return runElsewhere({ address, hardfork: this.common.hardfork(), data, gasLimit }, this.pace);
	}

	/** The same as below but for the class of the interpreter, and for what none of its callers reads. */
	protected override async runInterpreter(
		message: Message,
		options: { pc?: number; initialLogs?: Log[] } = {},
	): Promise<ExecResult> {
		const { Interpreter } = partsOf(this.common);
		const environment = await this.#environmentOf(message, options.initialLogs);
		const { stateManager, blockchain, journal } = this;
		const given = [message.gasLimit, journal, this.performanceLogger] as const;
		const interpreter = new Interpreter(this, stateManager, blockchain, environment, ...given);
		if (message.selfdestruct !== undefined) interpreter._result.selfdestruct = message.selfdestruct;
		if (message.createdAddresses !== undefined) interpreter._result.createdAddresses = message.createdAddresses;
		const { runState, exceptionError } = await interpreter.run(environment.code, options);
		const failed = exceptionError !== undefined;
		const burnt =
			failed &&
			exceptionError.error !== EVMError.errorMessages.REVERT &&
			exceptionError.error !== EVMError.errorMessages.INVALID_EOF_FORMAT;
		const result = failed
			? { ...interpreter._result, logs: [], selfdestruct: new Map(), createdAddresses: new Set<`0x${string}`>() }
			: interpreter._result;
		return {
			...result,
			...(failed && { exceptionError }),
			gas: runState.gasLeft,
			executionGasUsed: burnt ? message.gasLimit : message.gasLimit - runState.gasLeft,
			gasRefund: runState.gasRefund,
			stateGasSpilled: runState.stateGasSpilled,
			returnValue: result.returnValue ?? new Uint8Array(0),
		};
	}

	async #environmentOf(message: Message, initialLogs: Log[] | undefined): Promise<FrameEnvironment> {
		const address = message.to ?? createZeroAddress();
		const contract = (await this.stateManager.getAccount(address)) ?? new Account();
		return {
			address,
			caller: message.caller ?? createZeroAddress(),
			callData: message.data ?? Uint8Array.of(0),
			callValue: message.value ?? 0n,
			code: message.code as Uint8Array,
			isStatic: message.isStatic ?? false,
			isCreate: message.isCreate ?? false,
			depth: message.depth ?? 0,
			gasPrice: this._tx?.gasPrice ?? 0n,
			origin: this._tx?.origin ?? message.caller ?? createZeroAddress(),
			block: this._block as FrameEnvironment['block'],
			contract,
			codeAddress: message.codeAddress,
			gasRefund: message.gasRefund,
			blobVersionedHashes: message.blobVersionedHashes ?? [],
			...(message.chargeCodeAccesses !== undefined && { chargeCodeAccesses: message.chargeCodeAccesses }),
			...(message.createdAddresses !== undefined && { createdAddresses: message.createdAddresses }),
			...(initialLogs !== undefined && { initialLogs }),
		};
	}
}
