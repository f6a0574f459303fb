export type {
	AccountsBackend,
	Backend,
	BlockEvent,
	ChainBackend,
	DevelopmentBackend,
	EventsBackend,
	HeadChange,
	MineOrder,
	MiningControls,
	MosaicBackend,
	PoolBackend,
	PoolContent,
	StateBackend,
	TimeControls,
	TimelineControls,
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
	HeaderData,
	InclusionData,
	LogData,
	LogFilter,
	LogQuery,
	ReceiptData,
	StorageProofData,
	SyncingData,
	TransactionData,
	WithdrawalData,
} from './data.ts';
export { BackendError, type BackendErrorCode } from './errors/backendError.ts';
export { revertMessage } from './errors/revertMessage.ts';
export { RpcServerError, type RpcServerErrorCode } from './errors/serverError.ts';
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
export type { AllowedOrigins, RpcServerOptions, TransportLimits } from './transport/options.ts';
export { RpcServer } from './transport/server.ts';
