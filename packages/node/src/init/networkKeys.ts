import { randomBytes } from 'node:crypto';
import { CryptoError } from '@mosaic/consensus';
import { KeyPair } from '../accounts/index.ts';
import { encryptKeystore, type Keystore, readPasswordFile } from '../keys/index.ts';
import { createPeerIdentity, type PeerIdentity } from './peerIdentity.ts';
import type { PlannedNode } from './planNodes.ts';

/** Cost of trying a password that people chose, and of one of 256 random bits, which nobody tries. */
const costs = { chosen: { n: 2 ** 17 }, random: { n: 2 ** 14 } } as const;
/** Keys encrypted at a time: each takes a processor, and up to 128 MiB. */
const mostAtOnce = 4;

/** A new key with its keystore. */
export interface NewKey {
	readonly key: KeyPair;
	readonly keystore: Keystore;
}

/** A planned node with its keys. */
export interface KeyedNode extends PlannedNode {
	readonly identity: PeerIdentity;
	/** null for a full node. */
	readonly keys: { readonly validator: NewKey; readonly committer: NewKey } | null;
}

/** Every key of a new network. */
export interface NetworkKeys {
	readonly password: string;
	readonly nodes: readonly KeyedNode[];
	/** Owner of the coins at genesis, null where others own them. */
	readonly treasury: NewKey | null;
}

/** Makes and encrypts all keys of a network. Throws KeystoreError where the password file is of no use. */
export async function createNetworkKeys(
	plan: readonly PlannedNode[],
	options: { readonly passwordFile: string | null; readonly withTreasury: boolean },
): Promise<NetworkKeys> {
	const { passwordFile, withTreasury } = options;
	const password =
		passwordFile === null ? randomBytes(32).toString('hex') : (await readPasswordFile(passwordFile)).password;
	const cost = passwordFile === null ? costs.random : costs.chosen;
	const validators = plan.filter(({ isValidator }) => isValidator).length;
	const keys = Array.from({ length: 2 * validators + (withTreasury ? 1 : 0) }, createKey);
	const encrypted: NewKey[] = [];
	for (let start = 0; start < keys.length; start += mostAtOnce) {
		const batch = keys.slice(start, start + mostAtOnce).map(async (key) => ({
			key,
			keystore: await encryptKeystore(key.privateKey(), password, cost),
		}));
		encrypted.push(...(await Promise.all(batch)));
	}
	const nodes = await Promise.all(
		plan.map(async (node, index) => ({
			...node,
			identity: await createPeerIdentity(),
			keys: pairAt(encrypted, node.isValidator ? index : null),
		})),
	);
	return { password, nodes, treasury: withTreasury ? (encrypted.at(-1) ?? null) : null };
}

/** The two keys of the validator of that index. */
function pairAt(keys: readonly NewKey[], index: number | null): KeyedNode['keys'] {
	if (index === null) return null;
	const [validator, committer] = keys.slice(2 * index, 2 * index + 2);
	return validator === undefined || committer === undefined ? null : { validator, committer };
}

function createKey(): KeyPair {
	for (;;) {
		try {
			return new KeyPair(randomBytes(32));
		} catch (error) {
			// One of 2^128 numbers is above the order of the curve.
			if (!(error instanceof CryptoError)) throw error;
		}
	}
}
