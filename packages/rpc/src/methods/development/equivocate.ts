import { nullable } from '../../schema/combinators.ts';
import { address } from '../../schema/primitives.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Has a validator sign two blocks of one slot, which everyone then proves. */
export const equivocate = declareDevelopment({
	name: 'mosaic_equivocate',
	summary:
		'Has a validator sign two blocks of one slot, and a block carry the proof: its votes weigh nothing from then on.',
	parameters: [optional('validator', nullable(address), null)],
	result: 'address of the offender',
	handler: ({ development }, [validator]) => development.equivocate(validator),
});
