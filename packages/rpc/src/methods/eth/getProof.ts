import type { Hash, Hex } from '@mosaic/consensus';
import { formatProof } from '../../format/proof.ts';
import { quantity } from '../../format/quantity.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { array } from '../../schema/combinators.ts';
import { address, slot } from '../../schema/primitives.ts';
import type { Schema } from '../../schema/schema.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Slots a caller may ask for at once, as in geth. */
const MOST_KEYS = 1024;

/** A key comes back as it was given: 32 bytes, or else a quantity. */
const key: Schema<{ readonly slot: Hash; readonly shown: Hex }, Hex> = {
	description: slot.description,
	parse: (value, path) => {
		const parsed = slot.parse(value, path);
		const whole = typeof value === 'string' && value.length === parsed.length;
		return { slot: parsed, shown: whole ? parsed : quantity(BigInt(parsed)) };
	},
};

const keys = array(key, MOST_KEYS);

/** Merkle proofs of an account and of slots of its storage (EIP-1186). */
export const getProof = declareEth({
	name: 'eth_getProof',
	summary: 'Merkle proofs of an account and of slots of its storage (EIP-1186).',
	parameters: [required('address', address), required('storageKeys', keys), optional('block', blockSelector, LATEST)],
	result: 'an account proof',
	handler: async ({ state }, [account, wanted, block]) => {
		const proof = await state.proof(
			account,
			wanted.map((key) => key.slot),
			block,
		);
		return formatProof(
			proof,
			wanted.map((key) => key.shown),
		);
	},
});
