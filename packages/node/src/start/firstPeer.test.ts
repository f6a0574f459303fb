import { expect, test } from 'vitest';
import type { PeerInfo } from '../network/types.ts';
import { firstPeer } from './firstPeer.ts';

const peer = {} as PeerInfo;

/** A network whose peers the test brings. */
function network() {
	const listeners = new Set<(info: PeerInfo) => void>();
	return {
		listeners,
		onPeer: (listener: (info: PeerInfo) => void) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		come: () => listeners.forEach((listener) => void listener(peer)),
	};
}

test('waits for a peer that is of use', async () => {
	const { onPeer, come, listeners } = network();
	let isThere = false;
	const waiting = firstPeer({ onPeer }, () => isThere, new AbortController().signal);
	come();
	isThere = true;
	come();
	await waiting;
	expect(listeners.size).toBe(0);
	await firstPeer({ onPeer }, () => true, new AbortController().signal);
});

test('ends when it is interrupted, also before it began', async () => {
	const { onPeer, listeners } = network();
	const during = new AbortController();
	const waiting = firstPeer({ onPeer }, () => false, during.signal);
	during.abort(new RangeError('stopped'));
	await expect(waiting).rejects.toThrow('stopped');
	await expect(firstPeer({ onPeer }, () => false, during.signal)).rejects.toThrow('stopped');
	expect(listeners.size).toBe(0);
});
