/** Asks again until the answer is accepted; the test's own time limit is the only one. */
export async function until<T, Accepted extends T>(
	ask: () => Promise<T>,
	accepts: (answer: T) => answer is Accepted,
): Promise<Accepted>;
export async function until<T>(ask: () => Promise<T>, accepts: (answer: T) => boolean): Promise<T>;
export async function until<T>(ask: () => Promise<T>, accepts: (answer: T) => boolean): Promise<T> {
	for (;;) {
		const answer = await ask();
		if (accepts(answer)) return answer;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
