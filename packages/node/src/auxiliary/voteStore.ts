import type { Vote } from '@mosaic/consensus';
import { type Database, type Json, tables } from '../storage/index.ts';
import type { VoteStore } from './ports.ts';

/** Votes in the database, one for each validator, domain and target height. */
export function createVoteStore(database: Database): VoteStore {
	/** Their keys, once asked for: most checkpoints that become final leave nothing to look for in the database. */
	let known: Promise<Set<string>> | null = null;
	const keys = (): Promise<Set<string>> => {
		if (known !== null) return known;
		const reading = storedKeys(database);
		known = reading;
		reading.catch(() => {
			known = null;
		});
		return reading;
	};
	return {
		put: async (votes, options) => {
			const batch = database.batch();
			for (const vote of votes) {
				batch.put(tables.votes, keyOf(vote), { ...vote, message: { ...vote.message } } satisfies Json);
				(await keys()).add(keyOf(vote));
			}
			await batch.write(options);
		},
		all: async () => {
			const votes: Vote[] = [];
			for await (const [, value] of database.entries(tables.votes)) votes.push(value as unknown as Vote);
			return votes;
		},
		forget: async (heights) => {
			const stored = await keys();
			const outdated = [...stored].filter((key) => key <= lastKeyOf(heights, key));
			if (outdated.length === 0) return;
			const batch = database.batch();
			for (const key of outdated) batch.delete(tables.votes, key);
			// A vote that a power failure brings back is forgotten again after the next start.
			await batch.write({ durable: false });
			for (const key of outdated) stored.delete(key);
		},
	};
}

async function storedKeys(database: Database): Promise<Set<string>> {
	const keys = new Set<string>();
	for await (const [key] of database.entries(tables.votes)) keys.add(key);
	return keys;
}

/** The last key of a key's domain up to the height given for it. */
function lastKeyOf(heights: { readonly auxiliary: number; readonly origin: number }, key: string): string {
	const kind = key.startsWith('auxiliary/') ? 'auxiliary' : 'origin';
	return `${kind}/${pad(heights[kind])}/~`;
}

/** Ordered by domain, then by target height. */
function keyOf({ kind, message, validator }: Vote): string {
	return `${kind}/${pad(message.targetHeight)}/${validator}`;
}

function pad(height: number): string {
	return String(height).padStart(16, '0');
}
