import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSpec, type Evidence, parseConfig, verifyEvidence } from '@mosaic/consensus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyValidator } from '../support/copyValidator.ts';
import { TestNetwork } from '../support/network.ts';
import { rpc } from '../support/rpc.ts';
import { until } from '../support/until.ts';

let network: TestNetwork;
beforeAll(async () => {
	network = await TestNetwork.make({ fullNodes: 1, words: ['--heartbeat-seconds', '1'] });
});
afterAll(() => network?.close());

test('one key in two nodes: everyone proves the offence, nobody counts the offender, and finality goes on', async () => {
	const [original, twin] = [network.node(3), network.node(4)];
	await copyValidator(original, twin, 0);
	// Both sides go on with the same key: the first node with the twin, the others with the original.
	network.partition([0, 1, 1, 1, 0]);
	await Promise.all(network.nodes.map((node) => node.start('--no-doppelganger-watch')));
	await network.node(1).finalizes(4);
	await until(
		() => network.node(0).status(),
		({ head }) => head.number >= 3,
	);
	network.heal();

	const honest = [0, 1, 2].map((index) => network.node(index));
	const { config, deployment } = JSON.parse(await readFile(join(twin.folder, 'network.json'), 'utf8'));
	const spec = createSpec(parseConfig(config), deployment.genesisHash);
	for (const node of honest) {
		const [offence, ...others] = await until(
			() => rpc(node.url, 'mosaic_getOffences'),
			(offences) => offences.length > 0,
		);
		expect(others).toEqual([]);
		expect(offence?.offender).toBe(original.validator);
		expect(verifyEvidence(spec, revived(offence?.evidence))).toBe(original.validator);
	}
	const { head } = await network.node(1).status();
	for (const node of honest) {
		const { offenders, halted } = await node.finalizes(head.number + 3);
		expect(offenders).toEqual([original.validator]);
		expect(halted).toBeNull();
	}
	// Whichever sees the other first stops, and the other then has nothing to see any more.
	const twins = [original, twin];
	await until(
		() => Promise.all(twins.map((node) => node.status())),
		(statuses) => statuses.some(({ halted }) => halted === 'DOPPELGANGER_DETECTED'),
	);
});

/** Evidence as the library has it: JSON-RPC gives integers as quantities. */
function revived(evidence: unknown): Evidence {
	const integers = new Set(['sourceHeight', 'targetHeight', 'slot']);
	return JSON.parse(JSON.stringify(evidence), (name, value) => (integers.has(name) ? Number(value) : value));
}
