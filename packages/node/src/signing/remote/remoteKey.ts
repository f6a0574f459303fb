import {
	type Address,
	bytesToHex,
	type CoreLocation,
	type Hash,
	hexToBytes,
	isHex,
	recoverAddress,
	type Signature,
} from '@mosaic/consensus';
import { SigningError } from '../errors.ts';
import type { KeySigner } from '../keySigner.ts';
import { type TypedMessage, typedDataOf } from '../typedMessage.ts';
import { JsonRpc, METHOD_NOT_FOUND } from './jsonRpc.ts';

/** Methods that sign EIP-712 typed data: web3signer's in its eth1 mode, and what others call the same. */
const SIGNING_METHODS = ['eth_signTypedData', 'eth_signTypedData_v4'] as const;

/** Milliseconds until an answer is waited for no longer: less than a slot of most chains. */
const USUAL_TIMEOUT = 2_000;

/** Where keys are that this process does not hold. */
export interface RemoteSignerOptions {
	/** JSON-RPC over http or https, as web3signer serves it in its eth1 mode. */
	readonly url: URL;
	/** Validators whose keys must be there. */
	readonly validators: readonly Address[];
	/** The EIP-712 domain (spec 2). */
	readonly core: CoreLocation;
	/** Milliseconds for one answer. */
	readonly timeout?: number;
	/** Told where the remote signer cannot be asked now: its keys are used as they are configured. Without it that is an error. */
	readonly onUnreachable?: (error: SigningError) => void;
	/** The method that signs; without it, whichever of the known ones the remote signer has. */
	readonly method?: string;
}

/**
 * Keys at a remote signer, one for each validator, after a look whether it holds them. Rejects with {@link SigningError}
 * REMOTE_SIGNER_UNREACHABLE, REMOTE_SIGNER_REFUSED or REMOTE_SIGNER_KEY_MISSING.
 */
export async function connectRemoteKeys(options: RemoteSignerOptions): Promise<readonly KeySigner[]> {
	const { url, validators, core, timeout = USUAL_TIMEOUT, method } = options;
	const rpc = new JsonRpc(url, timeout);
	await requireKeys(rpc, options);
	const methods = new SigningMethods(rpc, method === undefined ? SIGNING_METHODS : [method]);
	return validators.map((address) => new RemoteKey(address, core, methods));
}

/** Has a remote signer sign, and takes only what is the validator's own signature of the very digest asked for. */
class RemoteKey implements KeySigner {
	readonly address: Address;
	readonly #core: CoreLocation;
	readonly #methods: SigningMethods;

	constructor(address: Address, core: CoreLocation, methods: SigningMethods) {
		this.address = address;
		this.#core = core;
		this.#methods = methods;
	}

	async sign(message: TypedMessage, digest: Hash): Promise<Signature> {
		const { remote } = this.#methods;
		const typedData = JSON.stringify(typedDataOf(this.#core, message));
		const signature = normalized(await this.#methods.sign(this.address, typedData));
		if (signature !== null && recoverAddress(digest, signature) === this.address) return signature;
		const text = `what the remote signer at ${remote} gave is not validator ${this.address}'s signature of the ${message.type}: check that it signs EIP-712 with this key`;
		throw new SigningError('REMOTE_SIGNATURE_WRONG', text, { validator: this.address, remote });
	}
}

/** The first of some methods that the remote signer has; which one is found out once. */
class SigningMethods {
	readonly #rpc: JsonRpc;
	readonly #methods: readonly string[];
	#known: string | null = null;

	constructor(rpc: JsonRpc, methods: readonly string[]) {
		this.#rpc = rpc;
		this.#methods = methods;
	}

	get remote(): string {
		return this.#rpc.remote;
	}

	async sign(address: Address, typedData: string): Promise<unknown> {
		let reason = 'it has no method that signs typed data';
		for (const method of this.#known === null ? this.#methods : [this.#known]) {
			const answer = await this.#rpc.ask(method, [address, typedData]);
			if (answer.ok) {
				this.#known = method;
				return answer.result;
			}
			reason = answer.message;
			if (!isMissingMethod(answer)) break;
		}
		throw this.#rpc.refused(reason);
	}
}

/** Servers that know a method by name and do not serve it answer with other codes. */
function isMissingMethod({ code, message }: { code: number; message: string }): boolean {
	return code === METHOD_NOT_FOUND || /method not|not (implemented|supported)/i.test(message);
}

async function requireKeys(rpc: JsonRpc, { validators, onUnreachable }: RemoteSignerOptions): Promise<void> {
	let held: ReadonlySet<string>;
	try {
		held = await accountsOf(rpc);
	} catch (error) {
		const isAway = error instanceof SigningError && error.code === 'REMOTE_SIGNER_UNREACHABLE';
		if (onUnreachable === undefined || !isAway) throw error;
		return onUnreachable(error);
	}
	for (const validator of validators) {
		if (held.has(validator)) continue;
		const message = `the remote signer at ${rpc.remote} has no key of validator ${validator}: add it there`;
		throw new SigningError('REMOTE_SIGNER_KEY_MISSING', message, { validator, remote: rpc.remote });
	}
}

async function accountsOf(rpc: JsonRpc): Promise<ReadonlySet<string>> {
	const answer = await rpc.ask('eth_accounts', []);
	if (!answer.ok) throw rpc.refused(answer.message);
	if (!Array.isArray(answer.result)) throw rpc.refused('its list of accounts is no list');
	return new Set(answer.result.filter((entry) => typeof entry === 'string').map((entry) => entry.toLowerCase()));
}

/** The signature with lower-case digits and v of 27 or 28; null where it is no 65 bytes. */
function normalized(result: unknown): Signature | null {
	const text = typeof result === 'string' ? result.toLowerCase() : null;
	if (!isHex(text, 65)) return null;
	const bytes = hexToBytes(text);
	const v = bytes[64] ?? 0;
	if (v < 2) bytes[64] = v + 27;
	return bytesToHex(bytes);
}
