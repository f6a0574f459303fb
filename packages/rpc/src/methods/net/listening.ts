import { declareNet } from './declare.ts';

/** Whether the node accepts connections. */
export const listening = declareNet({
	name: 'net_listening',
	summary: 'Whether the node accepts connections.',
	parameters: [],
	result: 'true',
	handler: () => true,
});
