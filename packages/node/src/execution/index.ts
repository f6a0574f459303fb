export { type BuiltPayload, buildPayload, type PayloadOrder } from './buildPayload.ts';
export { type ChainCommon, createChainCommon, type HardforkName } from './chainCommon.ts';
export { isDelegation } from './delegation.ts';
export { decodeEdit, decodeEditList, encodeEdit, encodeEditList } from './editRecords.ts';
export { type Edit, type EditList, editedState, nextHeader } from './edits.ts';
export { ExecutionError, type ExecutionErrorCode, type ExecutionErrorData } from './errors.ts';
export type { ExecutionContext } from './executeBlock.ts';
export { type AncestorHash, ancestry, createMachine, type Machine } from './machine.ts';
export type { Pace } from './pace.ts';
export { produceBlock } from './produceBlock.ts';
export { type ChainRules, fixedRules, scheduledRules } from './rules.ts';
export { rememberSender, senderOf, withKnownSender } from './sender.ts';
export { runSystemCallsAfter, runSystemCallsBefore } from './systemCalls.ts';
export type {
	BlockRequest,
	ExecutedBlock,
	ExecutionLog,
	ExecutionReceipt,
	ExecutionWatch,
	Rejection,
	RejectionCode,
	SourceContext,
	TransactionSource,
} from './types.ts';
export { allowingAnySender, isUnsigned, markUnsigned, withoutSignature } from './unsigned.ts';
