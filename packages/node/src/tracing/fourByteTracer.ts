import type { Message } from '@ethereumjs/evm';
import type { VM } from '@ethereumjs/vm';
import { listen } from './listen.ts';
import type { Trace, Tracer } from './tracer.ts';
import { hexOf } from './words.ts';

/** Different keys that are counted. */
const mostKeys = 100_000;

/** geth's 4byteTracer: how often each function selector is called, with the size of the rest of the input. */
export class FourByteTracer implements Tracer {
	readonly #counts = new Map<string, number>();

	async begin(vm: VM): Promise<void> {
		listen(vm, { beforeMessage: (message) => this.#entered(vm, message) });
	}

	async finish(): Promise<Trace> {
		return Object.fromEntries(this.#counts);
	}

	#entered(vm: VM, { to, data, codeAddress }: Message): void {
		if (to === undefined || data.length < 4 || this.#counts.size > mostKeys) return;
		if (vm.evm.precompiles.has(codeAddress.toString().slice(2))) return;
		const key = `${hexOf(data.subarray(0, 4))}-${data.length - 4}`;
		this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
	}
}
