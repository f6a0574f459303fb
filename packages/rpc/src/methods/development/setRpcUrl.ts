import { remoteUrl } from '../../schema/development.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Another node of the chain forked from. */
export const setRpcUrl = declareDevelopment({
	name: 'anvil_setRpcUrl',
	summary: 'Reads the forked chain at another URL from now on; it must be of the same chain.',
	parameters: [required('url', remoteUrl)],
	result: 'null',
	handler: ({ development }, [url]) => development.setForkUrl(url),
});
