import { parentPort } from 'node:worker_threads';
import { ANSWER_SIZE, type RecoverRequest, type RecoverResponse } from './recoverMessages.ts';
import { recoverSender } from './recoverSender.ts';

// The entry point of the recovery worker: answers each batch with one message, in order.
parentPort?.on('message', (request: RecoverRequest) => {
	const response = answerBatch(request);
	parentPort?.postMessage(response, [response.answers.buffer]);
});

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
