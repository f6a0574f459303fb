/** Prints how fast precompiled contracts run, by ethereumjs alone and as a node runs them (docs/decisions/0012). */
import { createEVM, MCLBLS, type PrecompileFunc } from '@ethereumjs/evm';
import { createForeignCommon } from '../src/execution/chainCommon.ts';
import { loadCurve } from '../src/execution/curve.ts';
import { fasterPrecompiles } from '../src/execution/precompiles/fasterPrecompiles.ts';

/** Milliseconds of the processor's time that each is warmed up for, and measured for. */
const duration = 500;

const words = (...values: readonly bigint[]): string =>
	values.map((value) => value.toString(16).padStart(64, '0')).join('');
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** Generators of BN254's groups, and a point whose coordinates are not small. */
const first = words(1n, 2n);
const second = words(
	0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2n,
	0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6edn,
	0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975bn,
	0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daan,
);
const large = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593efffffffn;
/** A valid signature of secp256r1: digest, r, s, x, y. */
const signature = words(
	0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023n,
	0x2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18n,
	0x4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76n,
	0x2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838n,
	0xc7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513en,
);
const power = (length: number): string =>
	words(BigInt(length), BigInt(length), BigInt(length)) +
	'cd'.repeat(length) +
	'ff'.repeat(length) +
	'ab'.repeat(length);
const rounds = (count: number): string => `${count.toString(16).padStart(8, '0')}${'07'.repeat(208)}01`;

const cases: readonly (readonly [name: string, address: string, input: string])[] = [
	['BN_ADD', '6', first + first],
	['BN_MUL', '7', first + words(large)],
	['BN_PAIRING, 2 pairs', '8', (first + second).repeat(2)],
	['BN_PAIRING, 20 pairs', '8', (first + second).repeat(20)],
	['BLAKE2F, 12 rounds', '9', rounds(12)],
	['BLAKE2F, 1,000,000 rounds', '9', rounds(1_000_000)],
	['P256VERIFY', '100', signature],
	['ECRECOVER', '1', words(1n, 27n, 2n, 3n)],
	['MODEXP, 32 bytes', '5', power(32)],
	['MODEXP, 256 bytes', '5', power(256)],
];

const common = createForeignCommon(1, 'osaka', `0x${'00'.repeat(20)}`);
const evm = await createEVM({ common, bls: new MCLBLS(await loadCurve()) });
const faster = fasterPrecompiles(common);

process.stdout.write(`${'Mgas/s'.padEnd(28)}${'ethereumjs'.padStart(12)}${'node'.padStart(12)}\n`);
for (const [name, address, input] of cases) {
	const contract = evm.precompiles.get(address.padStart(40, '0'));
	if (contract === undefined) throw new TypeError(`there is no contract at ${address}`);
	const data = bytes(input);
	const speeds = [await speed(contract, data), await speed(faster.get(contract) ?? contract, data)];
	process.stdout.write(`${name.padEnd(28)}${speeds.map((each) => each.toFixed(1).padStart(12)).join('')}\n`);
}

/** Million gas a second of the processor's time: what else runs there takes little from it. */
async function speed(contract: PrecompileFunc, data: Uint8Array): Promise<number> {
	const run = () => contract({ data, gasLimit: 10n ** 9n, common, _EVM: evm });
	const { executionGasUsed, exceptionError } = await run();
	if (exceptionError !== undefined) throw new TypeError(`the contract refuses its input: ${exceptionError.error}`);
	await repeated(run);
	const { count, milliseconds } = await repeated(run);
	return (Number(executionGasUsed) * count) / milliseconds / 1_000;
}

async function repeated(run: () => unknown): Promise<{ readonly count: number; readonly milliseconds: number }> {
	const begin = process.cpuUsage();
	for (let count = 1; ; count += 1) {
		await run();
		const { user, system } = process.cpuUsage(begin);
		const milliseconds = (user + system) / 1_000;
		if (milliseconds >= duration) return { count, milliseconds };
	}
}
