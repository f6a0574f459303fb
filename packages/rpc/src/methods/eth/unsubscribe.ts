import { BackendError } from '../../errors/backendError.ts';
import { RPC_CODES, RpcError } from '../../errors/rpcError.ts';
import { bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Ends a subscription of this WebSocket. */
export const unsubscribe = declareEth({
	name: 'eth_unsubscribe',
	summary: 'Ends a subscription of this WebSocket.',
	parameters: [required('subscription', bytes)],
	result: 'whether there was such a subscription',
	handler: ({ subscriptions }, [identifier], { connection }) => {
		if (connection === null) {
			throw new BackendError('UNSUPPORTED', 'notifications not supported: subscriptions need a WebSocket');
		}
		if (!subscriptions.unsubscribe(connection, identifier)) {
			throw new RpcError(RPC_CODES.server, 'subscription not found');
		}
		return true;
	},
});
