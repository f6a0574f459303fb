import { type ConsensusBody, type DecodeError, decodeBody, type Result } from '@mosaic/consensus';
import type { SealedBlock } from '../../network/types.ts';

/** The consensus body of a block, decoded once. */
export function bodyOf(sealed: SealedBlock): Result<ConsensusBody, DecodeError> {
	const known = bodies.get(sealed);
	if (known !== undefined) return known;
	const body = decodeBody(sealed.body);
	bodies.set(sealed, body);
	return body;
}

const bodies = new WeakMap<SealedBlock, Result<ConsensusBody, DecodeError>>();
