import { blake2Module, places } from './blake2Module.ts';

/** Bytes of the input (EIP-152): rounds, state, block, counters, and whether it is the last block. */
const INPUT = 213;

/** What the module exports. */
interface Exports {
	readonly memory: { readonly buffer: ArrayBuffer };
	compress(rounds: number, final: number): void;
}

/** As far as it is used here: TypeScript knows it with browsers alone. */
const { WebAssembly } = globalThis as unknown as {
	WebAssembly: { instantiate(module: Uint8Array): Promise<{ readonly instance: { readonly exports: Exports } }> };
};

let loading: Promise<(input: Uint8Array) => Uint8Array> | undefined;

/** The compression function F of BLAKE2b as the precompiled contract has it: 213 bytes, the last of them 0 or 1, to 64. */
export function loadBlake2(): Promise<(input: Uint8Array) => Uint8Array> {
	loading ??= open();
	return loading;
}

async function open(): Promise<(input: Uint8Array) => Uint8Array> {
	const { instance } = await WebAssembly.instantiate(blake2Module());
	const { memory, compress } = instance.exports;
	const bytes = new Uint8Array(memory.buffer);
	return (input) => {
		const rounds = new DataView(input.buffer, input.byteOffset).getUint32(0);
		// State, block and counters lie in a row, there as here.
		bytes.set(input.subarray(4, INPUT - 1), places.state);
		compress(rounds, input[INPUT - 1] ?? 0);
		return bytes.slice(places.state, places.state + 64);
	};
}
