import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Curve } from '../curve.ts';

const loading = new Map<string, Promise<Curve>>();

/** The curve that Ethereum calls alt_bn128 (EIP-196, EIP-197), loaded once. */
export function loadBn254Curve(): Promise<Curve> {
	return load('BN_SNARK1');
}

/** The curve secp256r1 (EIP-7951), loaded once: the library's first group is all of it, and its scalars are those of its order. */
export function loadP256Curve(): Promise<Curve> {
	return load('NIST_P256');
}

function load(name: 'BN_SNARK1' | 'NIST_P256'): Promise<Curve> {
	const known = loading.get(name);
	if (known !== undefined) return known;
	const library = ownCopy();
	const opening = library.init(library[name]).then(() => library);
	loading.set(name, opening);
	return opening;
}

/** The library holds one curve for all who load it: this is a copy for another one. */
function ownCopy(): Curve {
	const require = createRequire(import.meta.url);
	const { cache } = require;
	const folder = dirname(require.resolve('mcl-wasm'));
	const loaded = (): string[] => Object.keys(cache).filter((file) => file.startsWith(folder));
	const others = loaded().map((file) => [file, cache[file]] as const);
	const forget = (): void => {
		for (const file of loaded()) delete cache[file];
	};
	forget();
	try {
		return require('mcl-wasm');
	} finally {
		forget();
		for (const [file, module] of others) cache[file] = module;
	}
}
