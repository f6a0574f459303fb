import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encryptKeystoreJsonSync } from 'ethers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeConfig, TestNode } from '../support/network.ts';
import { output } from '../support/process.ts';
import { present, rpc } from '../support/rpc.ts';
import { sendTransfer } from '../support/transfer.ts';
import { until } from '../support/until.ts';

const launcher = fileURLToPath(new URL('../../scripts/node.sh', import.meta.url));
const maker = fileURLToPath(new URL('../../packages/node/bench/makeChain.ts', import.meta.url));
/** Blocks of the chain when the validator leaves, and when it comes back. */
const [before, after] = [40, 1_100];
/** Nobody listens there: a chain goes on without its origin. */
const noOrigin = 'http://127.0.0.1:1';

let folder: string;
let server: TestNode;
let absent: TestNode;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-absence-'));
	server = new TestNode(0, join(folder, 'server'), null, '');
	absent = new TestNode(1, join(folder, 'follower'), null, '');
});
afterEach(async () => {
	await Promise.all([server.stop('SIGKILL'), absent.stop('SIGKILL')]);
	await rm(folder, { recursive: true, force: true });
});

test('a validator that was away for a thousand blocks rejoins without help, and votes', async () => {
	await extend(before, 4);
	await server.start();
	await changeConfig(absent, (config) => ({ ...config, p2p: { ...config.p2p, peers: server.addresses } }));
	await absent.start();
	await absent.reaches(before);
	await Promise.all([server.stop(), absent.stop()]);

	await extend(after, 3);
	const validators: readonly Validator[] = JSON.parse(await readFile(join(folder, 'validators.json'), 'utf8'));
	await employ(server, validators.slice(0, 3));
	await employ(absent, validators.slice(3));
	await server.start();
	await changeConfig(absent, (config) => ({ ...config, p2p: { ...config.p2p, peers: server.addresses } }));
	await absent.start();
	await absent.reaches(after);
	await until(
		() => rpc(absent.url, 'mosaic_getNetwork'),
		(found) => found?.onDuty === true && !found.syncing,
	);
	await sendTransfer(absent.url);
	const { number, hash } = (await absent.finalizes(after + 1)).finalized;
	expect((await present(rpc(server.url, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, false]))).hash).toBe(hash);
	await until(
		() => rpc(server.url, 'mosaic_getVotes', [after + 1]),
		(votes) => JSON.stringify(votes?.links ?? []).includes(validators[3]?.address ?? 'nobody'),
	);
	for (const { url } of [server, absent]) expect(await rpc(url, 'mosaic_getOffences')).toEqual([]);
});

interface Validator {
	readonly address: string;
	readonly privateKey: string;
}

/** Makes the server's chain this long, with the votes of so many of its four validators. */
async function extend(blocks: number, voters: number): Promise<void> {
	await output(launcher, [maker, folder, String(blocks), String(voters)]);
}

/** Gives a node keys to sign with. */
async function employ(node: TestNode, validators: readonly Validator[]): Promise<void> {
	const scrypt = { N: 2, r: 8, p: 1 };
	for (const validator of validators)
		await writeFile(
			join(node.folder, `${validator.address}.json`),
			encryptKeystoreJsonSync(validator, 'away', { scrypt }),
		);
	await writeFile(join(node.folder, 'password.txt'), 'away\n', { mode: 0o600 });
	await changeConfig(node, (config) => ({
		...config,
		origin: { rpc: noOrigin, confirmations: null },
		validator: {
			keystores: validators.map(({ address }) => `${address}.json`),
			passwordFile: 'password.txt',
			remoteSigner: null,
			doppelgangerEpochs: 2,
		},
	}));
}
