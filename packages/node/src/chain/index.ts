export type { DumpedAccount } from './accountDump.ts';
export type { CallView, ViewedCallOptions } from './callView.ts';
export { Chain } from './chain.ts';
export { encodedSize } from './encodedBlock.ts';
export { ChainError, type ChainErrorCode, type ChainErrorData } from './errors.ts';
export type { ChainBelow, ChainOptions } from './openParts.ts';
export type {
	SimulatedBlock,
	SimulatedCall,
	SimulatedTransaction,
	SimulationBlock,
	SimulationOptions,
} from './simulation/types.ts';
export type {
	AccessListEntry,
	AccountOverride,
	AccountProof,
	AccountState,
	Attachments,
	Authorization,
	BlockLog,
	BlockOverrides,
	BlockReceipt,
	CallFailure,
	CallMessage,
	CallOptions,
	CallResult,
	ChainApi,
	ChainBlock,
	CommitOptions,
	Head,
	HeadChange,
	HeadListener,
	LocatedTransaction,
	ProduceRequest,
	StateOverrides,
	StateView,
	StorageProof,
	TransactionLocation,
} from './types.ts';
