export { SigningError, type SigningErrorCode, type SigningErrorData } from './errors.ts';
export type { SigningInterchange } from './interchange.ts';
export { LocalSigner, type LocalSignerOptions, type VoteRequest } from './localSigner.ts';
export type { ProtectedVote } from './protection.ts';
export type { ValidatorRecord, VoteRecord } from './record.ts';
export { SigningRecords } from './signingRecords.ts';
export { databaseSigningStore, type SigningStore } from './signingStore.ts';
