/** What stands before the first underscore of a method's name. */
export function namespaceOf(name: string): string {
	return name.split('_', 1)[0] ?? name;
}

/** Every namespace there is: a list of its own, so that a command line knows it without loading the methods. */
export const namespaces: readonly string[] = [
	...['eth', 'personal', 'net', 'web3', 'txpool', 'mosaic', 'debug', 'trace', 'ots', 'erigon', 'testing'],
	...['anvil', 'hardhat', 'evm'],
];
