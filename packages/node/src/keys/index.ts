export { readBoundedFile, systemCode } from './boundedFile.ts';
export { KeystoreError, type KeystoreErrorCode, type KeystoreErrorData } from './errors.ts';
export { decryptKeystore, encryptKeystore, type Keystore, type Random, type ScryptCost } from './keystore.ts';
export { readKeystoreFile, type UnlockedKeystore, writeKeystoreFile } from './keystoreFile.ts';
export { type FilePassword, readPasswordFile } from './passwordFile.ts';
export { readPrivateKeyFile } from './privateKeyFile.ts';
