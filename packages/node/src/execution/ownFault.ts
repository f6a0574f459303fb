import { UnavailableError } from '@mosaic/rpc';
import { StateError } from '../state/errors.ts';
import { DatabaseError } from '../storage/errors.ts';

/** Whether an error is a fault of this node's own database, or of a chain below: it says nothing about what is executed. */
export function isOwnFault(error: unknown): boolean {
	return error instanceof StateError || error instanceof DatabaseError || error instanceof UnavailableError;
}
