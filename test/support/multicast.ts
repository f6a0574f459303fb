import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Where mDNS speaks. */
const group = '224.0.0.251';
const port = 5_353;
/** Milliseconds that a message to this machine itself may take. */
const patience = 2_000;

/** Why programs on this machine cannot hear each other by multicast; null where they can. */
export async function multicastFault(): Promise<string | null> {
	const [listener, sender] = [socket(), socket()];
	const expiry = AbortSignal.timeout(patience);
	try {
		await bound(listener);
		listener.addMembership(group);
		const heard = once(listener, 'message', { signal: expiry });
		sender.send('mosaic probe', port, group);
		await Promise.race([heard, once(sender, 'error', { signal: expiry }).then(([error]) => Promise.reject(error))]);
		return null;
	} catch (error) {
		return expiry.aborted ? 'a multicast message to this machine itself does not arrive' : String(error);
	} finally {
		listener.close();
		sender.close();
	}
}

function socket(): Socket {
	return createSocket({ type: 'udp4', reuseAddr: true });
}

async function bound(listener: Socket): Promise<void> {
	const listening = once(listener, 'listening');
	listener.bind(port);
	await listening;
}
