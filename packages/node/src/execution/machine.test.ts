import { expect, test } from 'vitest';
import { FlatState, NodeStore } from '../state/index.ts';
import { Database } from '../storage/index.ts';
import { createChainCommon } from './chainCommon.ts';
import { createMachine } from './machine.ts';

const emptyRoot = Buffer.from('56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421', 'hex');

test('a machine leaves nothing behind on the rules that all machines of a chain share', async () => {
	const database = await Database.open();
	const common = createChainCommon(31_337, 'osaka');
	const nodes = new NodeStore(database);
	for (let count = 0; count < 3; count += 1) await createMachine(common, new FlatState(nodes, emptyRoot), () => null);
	expect(common.events.listenerCount('hardforkChanged')).toBe(0);
	await database.close();
});
