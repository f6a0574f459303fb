export { type ChainCommon, createChainCommon, type HardforkName } from './chainCommon.ts';
export { ExecutionError, type ExecutionErrorCode, type ExecutionErrorData } from './errors.ts';
export type { ExecutionContext } from './executeBlock.ts';
export { type AncestorHash, createMachine } from './machine.ts';
export { produceBlock } from './produceBlock.ts';
export { isDelegation } from './rejection.ts';
export { type ChainRules, fixedRules, scheduledRules } from './rules.ts';
export { rememberSender, senderOf, withKnownSender } from './sender.ts';
export { runSystemCallsAfter, runSystemCallsBefore } from './systemCalls.ts';
export type {
	BlockRequest,
	ExecutedBlock,
	ExecutionLog,
	ExecutionReceipt,
	Rejection,
	RejectionCode,
	SourceContext,
	TransactionSource,
} from './types.ts';
