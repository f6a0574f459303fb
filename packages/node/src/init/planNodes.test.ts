import { expect, test } from 'vitest';
import { planNodes } from './planNodes.ts';

const options = { validators: 2, fullNodes: 1, hosts: null, rpcPort: 8545, p2pPort: 9000 };

test('nodes on this machine listen on the loopback, on ports one after the other', () => {
	const local = { host: '127.0.0.1', isLocal: true, listen: '127.0.0.1' };
	expect(planNodes(options)).toEqual([
		{ name: 'node-1', isValidator: true, ...local, rpcPort: 8545, p2pPort: 9000 },
		{ name: 'node-2', isValidator: true, ...local, rpcPort: 8546, p2pPort: 9001 },
		{ name: 'node-3', isValidator: false, ...local, rpcPort: 8547, p2pPort: 9002 },
	]);
});

test('each host has the same first ports', () => {
	const nodes = planNodes({ ...options, hosts: '192.0.2.1,two.example,192.0.2.1' });
	expect(nodes.map(({ listen, rpcPort, p2pPort }) => [listen, rpcPort, p2pPort])).toEqual([
		['0.0.0.0', 8545, 9000],
		['0.0.0.0', 8545, 9000],
		['0.0.0.0', 8546, 9001],
	]);
});

test('a host is listened on in its own version of IP', () => {
	const nodes = planNodes({ ...options, hosts: '2001:db8::1,::1,localhost' });
	expect(nodes.map(({ listen }) => listen)).toEqual(['::', '::1', '127.0.0.1']);
});

test('any free RPC port stays any free one', () => {
	expect(planNodes({ ...options, rpcPort: 0 }).map(({ rpcPort }) => rpcPort)).toEqual([0, 0, 0]);
});

test.each([
	['too few hosts', { hosts: 'one.example,two.example' }],
	['too many hosts', { hosts: 'a,b,c,d' }],
	['RPC ports above the last one', { rpcPort: 65_534 }],
	['peer ports above the last one', { p2pPort: 65_534 }],
	['equal ports', { p2pPort: 8545 }],
	['ports that meet', { p2pPort: 8547 }],
	['ports that meet from the other side', { p2pPort: 8543 }],
])('%s are refused', (_name, given) => {
	expect(() => planNodes({ ...options, ...given })).toThrow(expect.objectContaining({ code: 'OPTION_CONFLICT' }));
});

test('ports that come close without meeting are accepted', () => {
	expect(planNodes({ ...options, p2pPort: 8548 })).toHaveLength(3);
});
