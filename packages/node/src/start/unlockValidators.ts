import type { Address, ChainConfig } from '@mosaic/consensus';
import type { KeyPair } from '../accounts/index.ts';
import { CliError } from '../cli/cliError.ts';
import type { ValidatorSettings } from '../config/types.ts';
import { readKeystoreFile } from '../keys/index.ts';
import type { Logger } from '../logging/logger.ts';

/** Opens the keystores of a node's validators. Throws KeystoreError, or VALIDATOR_UNKNOWN for a key that is no validator's. */
export async function unlockValidators(
	settings: ValidatorSettings | null,
	config: ChainConfig,
	logger: Logger,
): Promise<readonly KeyPair[]> {
	if (settings === null || settings.passwordFile === null) return [];
	const keys: KeyPair[] = [];
	for (const file of settings.keystoreFiles) {
		const { key, passwordReadableByOthers } = await readKeystoreFile(file, settings.passwordFile);
		if (passwordReadableByOthers)
			logger.warn({ file: settings.passwordFile }, 'others on this machine can read the password: chmod 600 it');
		requireValidator(config, key.address, file);
		keys.push(key);
	}
	return keys;
}

/** Throws VALIDATOR_UNKNOWN where an address is not among the chain's validators. */
export function requireValidator(config: ChainConfig, address: Address, source: string): void {
	if (config.validators.some((member) => member.address === address)) return;
	const message = `${source} is for ${address}, which is no validator of this network: remove it from the configuration, or use the configuration of its own network`;
	throw new CliError('VALIDATOR_UNKNOWN', message, { address, source });
}
