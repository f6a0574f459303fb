export { checksumAddress } from './checksumAddress.ts';
export { AccountError, type AccountErrorCode } from './errors.ts';
export { Impersonation } from './impersonation.ts';
export { KeyPair } from './keyPair.ts';
export { LocalAccounts } from './localAccounts.ts';
export {
	type DevelopmentKeys,
	type DevelopmentKeysOptions,
	developmentKeys,
} from './mnemonic.ts';
export { personalMessageDigest } from './personalMessage.ts';
export { signTransaction } from './signTransaction.ts';
