import { parentPort } from 'node:worker_threads';
import { recoverAnew } from '@mosaic/consensus';
import {
	ANSWER_SIZE,
	type RecoverRequest,
	type RecoverResponse,
	type SignersRequest,
	type SignersResponse,
} from './recoverMessages.ts';
import { recoverSender } from './recoverSender.ts';

// The entry point of the recovery worker: answers each batch with one message, in order.
parentPort?.on('message', (request: RecoverRequest | SignersRequest) => {
	if ('signed' in request) parentPort?.postMessage(signersOf(request));
	else {
		const response = answerBatch(request);
		parentPort?.postMessage(response, [response.answers.buffer]);
	}
});

function signersOf({ batch, signed }: SignersRequest): SignersResponse {
	return { batch, signers: signed.map(({ digest, signature }) => recoverAnew(digest, signature)) };
}

function answerBatch({ batch, bytes, ends }: RecoverRequest): RecoverResponse {
	const answers = new Uint8Array(ends.length * ANSWER_SIZE);
	let start = 0;
	for (const [index, end] of ends.entries()) {
		const sender = recoverSender(bytes.subarray(start, end));
		if (sender !== null) {
			answers[index * ANSWER_SIZE] = 1;
			answers.set(sender, index * ANSWER_SIZE + 1);
		}
		start = end;
	}
	return { batch, answers };
}
