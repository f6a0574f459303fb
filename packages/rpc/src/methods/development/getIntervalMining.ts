import { declareDevelopment } from './declare.ts';

/** The interval at which blocks are made. */
export const getIntervalMining = declareDevelopment({
	name: 'anvil_getIntervalMining',
	summary: 'The interval at which blocks are made.',
	parameters: [],
	result: 'seconds, a number; null where they are not made at intervals',
	handler: ({ development }) => development.intervalMining(),
});
