import type { Vote } from '@mosaic/consensus';
import { type Database, type Json, tables } from '../storage/index.ts';
import type { VoteStore } from './ports.ts';

/** Votes of this node's validators in the database, one for each validator, domain and target height. */
export function createVoteStore(database: Database): VoteStore {
	return {
		put: async (votes) => {
			const batch = database.batch();
			for (const vote of votes)
				batch.put(tables.votes, keyOf(vote), { ...vote, message: { ...vote.message } } satisfies Json);
			await batch.write();
		},
		all: async () => {
			const votes: Vote[] = [];
			for await (const [, value] of database.entries(tables.votes)) votes.push(value as unknown as Vote);
			return votes;
		},
		forget: async ({ auxiliary, origin }) => {
			const batch = database.batch();
			for (const [kind, height] of [
				['auxiliary', auxiliary],
				['origin', origin],
			] as const) {
				const range = { from: `${kind}/`, to: `${kind}/${pad(height)}/~` };
				for await (const [key] of database.entries(tables.votes, range)) batch.delete(tables.votes, key);
			}
			await batch.write();
		},
	};
}

/** Ordered by domain, then by target height. */
function keyOf({ kind, message, validator }: Vote): string {
	return `${kind}/${pad(message.targetHeight)}/${validator}`;
}

function pad(height: number): string {
	return String(height).padStart(16, '0');
}
