import { numericCount } from '../../schema/primitives.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes the newest blocks back. */
export const rollback = declareDevelopment({
	name: 'anvil_rollback',
	summary: 'Takes the newest blocks back, one where nothing is said, and the origin to before their commits.',
	parameters: [optional('depth', numericCount, 1)],
	result: 'null',
	handler: ({ development }, [depth]) => development.rollback(depth),
});
