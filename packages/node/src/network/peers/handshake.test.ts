import type { Connection } from '@libp2p/interface';
import { expect, test } from 'vitest';
import { Counters } from '../counters.ts';
import { NetworkError } from '../errors.ts';
import { defaultLimits } from '../options.ts';
import { RequestClient } from '../requests/client.ts';
import { PeerScores } from '../scores.ts';
import { HandClock, testChain, testStatus } from '../testing/nodes.ts';
import { Handshake } from './handshake.ts';
import { PeerTable } from './peerTable.ts';

const nothing = (): void => undefined;

test('a status that is looked at when its connection is closed begins no session, which nothing would end', () => {
	const clock = new HandClock();
	const table = new PeerTable(new PeerScores(clock, () => 0, nothing), nothing);
	const handshake = new Handshake({
		chain: testChain,
		limits: defaultLimits,
		clock,
		logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
		counters: new Counters(),
		table,
		client: new RequestClient(testChain, defaultLimits, new AbortController().signal),
		status: testStatus,
		hasRoom: () => true,
		listening: async () => undefined,
	});
	const connection = { id: 'one', remotePeer: 'peer', direction: 'outbound' } as unknown as Connection;
	table.add(connection);
	handshake.heard(testStatus(), connection);
	expect(table.accepted('peer')).toBeDefined();
	table.remove(connection);
	const late = (): unknown => handshake.heard(testStatus(), connection);
	expect(late).toThrow(NetworkError);
	expect(late).toThrow('the connection was closed meanwhile');
	expect(table.all()).toEqual([]);
});
