import type { OriginClient } from '@mosaic/bridge';
import { hexToBytes } from '@mosaic/consensus';
import { KeyPair } from '../accounts/index.ts';
import { CliError } from '../cli/cliError.ts';
import { readPrivateKeyFile } from '../keys/index.ts';
import { formatEther } from './ether.ts';
import type { InitOptions } from './options.ts';
import { readOriginQuantity } from './originQuantity.ts';

/** Gas of Core's deployment, and of a validator's part in it with the transfer to its committer: more than they take. */
const deploymentGas = 12_000_000n;
const validatorGas = 100_000n;

/** The key that pays on the origin. Throws CliError USAGE where none is given, KeystoreError for a bad file. */
export async function readPayer({ originKeyFile, originKey }: InitOptions): Promise<KeyPair> {
	if (originKeyFile !== null) return readPrivateKeyFile(originKeyFile);
	if (originKey !== null) return new KeyPair(hexToBytes(`0x${originKey.slice(2).toLowerCase()}`));
	const message = 'no key pays on the origin: give --origin-key-file, or set MOSAIC_ORIGIN_KEY';
	throw new CliError('USAGE', message);
}

/** Throws ORIGIN_UNFUNDED unless the payer can pay for the deployment and for `commitFunds` wei to each validator. */
export async function requireFunds(
	client: OriginClient,
	payer: KeyPair,
	{ validators, commitFunds }: { readonly validators: number; readonly commitFunds: bigint },
): Promise<void> {
	const { address } = payer;
	const [balance, gasPrice] = await Promise.all([
		readOriginQuantity(client, 'eth_getBalance', [address, 'latest']),
		readOriginQuantity(client, 'eth_gasPrice', []),
	]);
	const count = BigInt(validators);
	const needed = count * commitFunds + (deploymentGas + count * validatorGas) * gasPrice;
	if (balance >= needed && balance > 0n) return;
	const message = `the account ${address} has ${formatEther(balance)} ether on the origin and may need ${formatEther(needed)} for the deployment and the committers: fund it, give another --origin-key-file, or lower --commit-funds`;
	throw new CliError('ORIGIN_UNFUNDED', message, { address, balance: `${balance}`, needed: `${needed}` });
}
