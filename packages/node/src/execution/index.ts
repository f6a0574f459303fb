export { type ChainCommon, createChainCommon, type HardforkName } from './chainCommon.ts';
export { isDelegation } from './delegation.ts';
export { decodeEdit, decodeEditList, encodeEdit, encodeEditList } from './editRecords.ts';
export { type Edit, type EditList, editedState, nextHeader } from './edits.ts';
export type { ExecutionErrorCode, ExecutionErrorData } from './errors.ts';
export { type ExecutionContext, executeBlock } from './executeBlock.ts';
export { type AncestorHash, createMachine } from './machine.ts';
export { produceBlock } from './produceBlock.ts';
export { rememberSender, senderOf } from './sender.ts';
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
export { isUnsigned, withoutSignature } from './unsigned.ts';
