import { boolean } from '../../schema/primitives.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Lets validators vote no more, or again with false; blocks go on to be made. */
export const stallFinality = declareDevelopment({
	name: 'mosaic_stallFinality',
	summary: 'Lets validators vote no more, or again with false; blocks go on to be made.',
	parameters: [optional('stalled', boolean, true)],
	result: 'null',
	handler: ({ development }, [stalled]) => {
		development.stallFinality(stalled);
		return null;
	},
});
