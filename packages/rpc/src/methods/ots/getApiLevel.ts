import { declareOts } from './declare.ts';

/** The version of the API that Otterscan asks for. */
export const getApiLevel = declareOts({
	name: 'ots_getApiLevel',
	summary: 'The version of the API that Otterscan asks for.',
	parameters: [],
	result: '8',
	handler: () => 8,
});
