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
	const keys = [...local, ...(await remoteKeys(settings, spec, logger))];
	return new ProtectedSigner({
		keys,
		records,
		domain: spec,
		onRefused: ({ validator }, { code }) => logger.warn({ validator, code }, 'a vote was not signed'),
		onDelayed: ({ validator }, { code }) => logger.warn({ validator, code }, 'a vote waits for the remote signer'),
	});
}

/** A signer that is away does not keep the node from following the chain, serving and committing: votes wait for it. */
async function remoteKeys(
	settings: ValidatorSettings | null,
	spec: ChainSpec,
	logger: Logger,
): Promise<readonly KeySigner[]> {
	if (settings === null || settings.remoteSigner === null) return [];
	const { url, validators } = settings.remoteSigner;
	for (const address of validators) requireValidator(spec, address, 'a validator of the remote signer');
	const onUnreachable = ({ code, message }: Error & { readonly code: string }): void =>
		logger.warn({ code, error: message }, 'the remote signer does not answer: nothing is signed until it does');
	return connectRemoteKeys({ url: new URL(url), validators, core: spec.core, onUnreachable });
}
