import { type ExecResult, MCLBLS, type PrecompileFunc } from '@ethereumjs/evm';
import { loadCurve } from '../curve.ts';
import { loadBlake2 } from './blake2.ts';
import { MclBn254 } from './bn254.ts';
import { byPrecompile } from './byPrecompile.ts';
import { loadBn254Curve, loadP256Curve } from './curveCopy.ts';
import { P256Verifier } from './p256Verify.ts';

type Input = Parameters<PrecompileFunc>[0];
/** What does the work of a contract, and how the contract has it done. */
type Replacement = (stock: PrecompileFunc) => PrecompileFunc;

/** By the last two bytes of the address. */
const replacements: ReadonlyMap<string, Replacement> = new Map<string, Replacement>([
	['0007', bn254],
	['0008', bn254],
	['0009', blake2F],
	['000a', pointEvaluation],
	...['000b', '000c', '000d', '000e', '000f', '0010', '0011'].map((address) => [address, bls12] as const),
	['0100', p256Verify],
]);

const zeros = '0'.repeat(36);

/**
 * Replacements of the EVM's own precompiled contracts that do the same many times as fast (docs/decisions/0012), by
 * the functions that they replace.
 */
export const fasterPrecompiles = byPrecompile((address, stock) =>
	address.startsWith(zeros) ? replacements.get(address.slice(zeros.length))?.(stock) : undefined,
);

/** Multiplications of EIP-196, and EIP-197, with our curve in place of the EVM's: its contracts ask the EVM for nothing else. */
function bn254(stock: PrecompileFunc): PrecompileFunc {
	const load = async () => ({ _bn254: new MclBn254(await loadBn254Curve()) }) as unknown as Input['_EVM'];
	return whenLoaded(load, (evm, options) => stock({ ...options, _EVM: evm }));
}

/** EIP-152. What is no input, or has too little gas, is left to the EVM. */
function blake2F(stock: PrecompileFunc): PrecompileFunc {
	return whenLoaded(loadBlake2, (compress, options) => {
		const { data, gasLimit, common } = options;
		if (data.length !== 213 || (data[212] ?? 2) > 1) return stock(options);
		const rounds = BigInt(new DataView(data.buffer, data.byteOffset).getUint32(0));
		const executionGasUsed = rounds * common.param('blake2RoundGas');
		if (gasLimit < executionGasUsed) return stock(options);
		return { executionGasUsed, returnValue: compress(data) };
	});
}

/** EIP-4844: the rules' own check (`verifyPointEvaluation`) uses the curve as soon as it is loaded. */
function pointEvaluation(stock: PrecompileFunc): PrecompileFunc {
	return whenLoaded(loadCurve, (_, options) => stock(options));
}

/** EIP-2537, with our curve in place of the EVM's: its contracts ask the EVM for nothing else. */
function bls12(stock: PrecompileFunc): PrecompileFunc {
	const load = async () => ({ _bls: new MCLBLS(await loadCurve()) }) as unknown as Input['_EVM'];
	return whenLoaded(load, (evm, options) => stock({ ...options, _EVM: evm }));
}

/** EIP-7951, as EIP-152 above. */
function p256Verify(stock: PrecompileFunc): PrecompileFunc {
	const executionGasUsed = 6_900n;
	const load = async (): Promise<P256Verifier> => new P256Verifier(await loadP256Curve());
	return whenLoaded(load, (verifier, options) => {
		const { data, gasLimit } = options;
		if (data.length !== 160 || gasLimit < executionGasUsed) return stock(options);
		const returnValue = new Uint8Array(verifier.verify(data) ? 32 : 0).fill(1, 31);
		return { executionGasUsed, returnValue };
	});
}

/** Loads what a contract works with when it is first called: a curve takes 20 MB, which few chains need. */
function whenLoaded<T>(
	load: () => Promise<T>,
	run: (loaded: T, options: Input) => ExecResult | Promise<ExecResult>,
): PrecompileFunc {
	let loaded: T | undefined;
	return (options) => {
		if (loaded !== undefined) return run(loaded, options);
		return load().then((value) => {
			loaded = value;
			return run(value, options);
		});
	};
}
