export type {
	AccountsBackend,
	Backend,
	BlockEvent,
	ChainBackend,
	EventsBackend,
	ForkedPast,
	HeadChange,
	MosaicBackend,
	PastBackend,
	PoolBackend,
	PoolContent,
	StateBackend,
	TestingBackend,
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
export type {
	DevelopmentBackend,
	DumpControls,
	FinalityControls,
	ForkRequest,
	InfoControls,
	MineOrder,
	MiningControls,
	NextBlockControls,
	PoolControls,
	ReorganisedTransaction,
	StateControls,
	TimeControls,
	TimelineControls,
	TokenControls,
} from './developmentBackend.ts';
export { currentRequest, type RequestContext } from './dispatch/requestContext.ts';
export { Turns } from './dispatch/turns.ts';
export { BackendError, type BackendErrorCode } from './errors/backendError.ts';
export { revertMessage } from './errors/revertMessage.ts';
export { RpcServerError, type RpcServerErrorCode } from './errors/serverError.ts';
export { UnavailableError } from './errors/unavailableError.ts';
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
export { type DeclaredMethod, declaredMethods, type MethodGroup } from './methods/declared.ts';
export type { RpcMethods } from './methods/types.ts';
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
export type { PayloadAttributesData, PayloadData, PayloadRequest } from './payloadData.ts';
export type {
	CallFrameData,
	CallTracerOptions,
	CallType,
	PrestateTracerOptions,
	StateChangesData,
	StorageRangeData,
	StorageRangeQuery,
	StructLoggerOptions,
	TraceOptions,
	TransactionCalls,
} from './traceData.ts';
export type { RpcServerOptions } from './transport/options.ts';
export { RpcServer } from './transport/server.ts';
