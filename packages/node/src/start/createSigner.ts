import type { ChainSpec } from '@mosaic/consensus';
import type { ValidatorSettings } from '../config/types.ts';
import type { Logger } from '../logging/logger.ts';
import { connectRemoteKeys, type KeySigner, LocalKey, ProtectedSigner, type SigningRecords } from '../signing/index.ts';
import { requireValidator, unlockValidators } from './unlockValidators.ts';

/** Signs for all validators of a node: with keys held here, and with keys at a remote signer. */
export async function createSigner(
	settings: ValidatorSettings | null,
	spec: ChainSpec,
	records: SigningRecords,
	logger: Logger,
): Promise<ProtectedSigner> {
	const local = (await unlockValidators(settings, spec, logger)).map((key) => new LocalKey(key.privateKey()));
	const keys = [...local, ...(await remoteKeys(settings, spec))];
	return new ProtectedSigner({
		keys,
		records,
		domain: spec,
		onRefused: ({ validator }, { code }) => logger.warn({ validator, code }, 'a vote was not signed'),
		onDelayed: ({ validator }, { code }) => logger.warn({ validator, code }, 'a vote waits for the remote signer'),
	});
}

async function remoteKeys(settings: ValidatorSettings | null, spec: ChainSpec): Promise<readonly KeySigner[]> {
	if (settings === null || settings.remoteSigner === null) return [];
	const { url, validators } = settings.remoteSigner;
	for (const address of validators) requireValidator(spec, address, 'a validator of the remote signer');
	return connectRemoteKeys({ url: new URL(url), validators, core: spec.core });
}
