import { LocalKey } from './localKey.ts';
import { ProtectedSigner, type ProtectedSignerOptions } from './protectedSigner.ts';

/** What a {@link LocalSigner} is made of. */
export interface LocalSignerOptions extends Omit<ProtectedSignerOptions, 'keys'> {
	/** 32 bytes each. Throws CryptoError where one is no key. */
	readonly privateKeys: readonly Uint8Array[];
}

/** A {@link ProtectedSigner} whose keys are all held in this process. */
export class LocalSigner extends ProtectedSigner {
	constructor({ privateKeys, ...options }: LocalSignerOptions) {
		super({ ...options, keys: privateKeys.map((key) => new LocalKey(key)) });
	}
}
