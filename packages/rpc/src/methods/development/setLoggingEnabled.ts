import { boolean } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Switches the log on or off, but for warnings and errors. */
export const setLoggingEnabled = declareDevelopment({
	name: 'anvil_setLoggingEnabled',
	aliases: ['hardhat_setLoggingEnabled'],
	summary: 'Switches the log on or off, but for warnings and errors.',
	parameters: [required('enabled', boolean)],
	result: 'null',
	handler: ({ development }, [enabled]) => development.setLogging(enabled),
});
