export type {
	AccountsBackend,
	Backend,
	BlockEvent,
	ChainBackend,
	EventsBackend,
	HeadChange,
	MosaicBackend,
	PoolBackend,
	PoolContent,
	StateBackend,
	TraceBackend,
	Unsubscribe,
} from './backend.ts';
export type {
	AccessListEntry,
	AccountProofData,
	AuthorizationData,
	BlockData,
	BlockSelector,
	BlockTag,
	CallRequest,
	FeeHistoryData,
	FeeHistoryQuery,
	ForkConfigData,
	ForkConfigsData,
	HeaderData,
	InclusionData,
	LogData,
	LogFilter,
	LogQuery,
	ReceiptData,
	SignedTransactionData,
	StorageProofData,
	SyncingData,
	TransactionData,
	TypedData,
	UnsignedTransactionData,
	WithdrawalData,
} from './data.ts';
export { BackendError, type BackendErrorCode } from './errors/backendError.ts';
export { revertMessage } from './errors/revertMessage.ts';
export { RpcServerError, type RpcServerErrorCode } from './errors/serverError.ts';
export type {
	AccessListData,
	AccountOverrideData,
	BlockOverridesData,
	CallOverrides,
	SimulatedBlockData,
	SimulatedCallData,
	SimulationBlockRequest,
	SimulationRequest,
	StateOverridesData,
} from './executionData.ts';
export { matches as logMatches } from './filters/matches.ts';
export type {
	BlockReference,
	CheckpointData,
	CheckpointReference,
	CheckpointSelector,
	CheckpointStatus,
	CommitReference,
	FinalityLevel,
	MetaBlockData,
	MosaicStatusData,
	NetworkData,
	OffenceData,
	PeerData,
	TransactionFinalityData,
	TransitionData,
	ValidatorData,
	VotesData,
} from './mosaicData.ts';
export type { CallTracerOptions, PrestateTracerOptions, StructLoggerOptions, TraceOptions } from './traceData.ts';
export type { AllowedOrigins, RpcServerOptions, TransportLimits } from './transport/options.ts';
export { RpcServer } from './transport/server.ts';
