import { UnavailableError } from '@mosaic/rpc';

/** What can go wrong with the chain that a development chain is forked from. */
export type ForkErrorCode =
	| 'FORK_UNREACHABLE'
	| 'FORK_TIMEOUT'
	| 'FORK_ANSWER_INVALID'
	| 'FORK_ANSWER_TOO_LARGE'
	| 'FORK_REQUEST_REFUSED'
	| 'FORK_BUSY'
	| 'FORK_BLOCK_MISSING'
	| 'FORK_BLOCK_UNALIGNED'
	| 'FORK_STATE_MISSING'
	| 'FORK_CHAIN_MISMATCH'
	| 'FORK_BLOCK_REORGANISED'
	| 'FORK_CLOSED';

const advice: Record<ForkErrorCode, string> = {
	FORK_UNREACHABLE: 'the chain to fork does not answer: check that its node runs and that --fork-url is right',
	FORK_TIMEOUT: 'the chain to fork did not answer in time: check its load, or take another node',
	FORK_ANSWER_INVALID:
		'the chain to fork answers with something that is no JSON-RPC: check that --fork-url is that of an RPC',
	FORK_ANSWER_TOO_LARGE: 'the chain to fork answers with more than is accepted: ask for less at once',
	FORK_REQUEST_REFUSED: 'the chain to fork refused a request: see its message',
	FORK_BUSY: 'the chain to fork has a limit on requests and it is reached: wait, or take another node',
	FORK_BLOCK_MISSING: 'the chain to fork has no such block: give a lower --fork-block-number',
	FORK_BLOCK_UNALIGNED:
		'the block after the one to fork must begin an epoch: give another --fork-block-number or --epoch-length',
	FORK_STATE_MISSING:
		'the chain to fork has pruned its state at that block: give an archive node as --fork-url, or a newer --fork-block-number',
	FORK_CHAIN_MISMATCH: 'this is another chain than the one forked: give that one as --fork-url',
	FORK_BLOCK_REORGANISED:
		'the chain to fork has another block of that number now: start anew, at an older --fork-block-number',
	FORK_CLOSED: 'the stack is stopping',
};

/** An error of the chain forked from, with its code, its data and what to do about it; never a URL's secrets. */
export class ForkError extends UnavailableError {
	override readonly code: ForkErrorCode;
	readonly data: Readonly<Record<string, string | number>>;

	constructor(code: ForkErrorCode, data: Readonly<Record<string, string | number>> = {}, cause?: unknown) {
		const details = Object.entries(data).map(([name, value]) => `${name} ${value}`);
		const suffix = details.length === 0 ? '' : ` (${details.join(', ')})`;
		super(code, `${advice[code]}${suffix}`, cause === undefined ? {} : { cause });
		this.name = 'ForkError';
		this.code = code;
		this.data = data;
	}
}
