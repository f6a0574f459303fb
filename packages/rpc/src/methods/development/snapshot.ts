import { quantity } from '../../format/quantity.ts';
import { declareDevelopment } from './declare.ts';

/** Remembers the present moment of both chains. */
export const snapshot = declareDevelopment({
	name: 'evm_snapshot',
	aliases: ['anvil_snapshot'],
	summary: 'Remembers the present moment of both chains.',
	parameters: [],
	result: 'the identifier to revert to, a quantity',
	handler: async ({ development }) => quantity(await development.snapshot()),
});
