import { writeFile } from 'node:fs/promises';
import { buildHashVectors } from './hashVectors.ts';
import { buildProofVectors } from './proofVectors.ts';

/** Writes the test vectors that TypeScript and Solidity check: `scripts/node.sh packages/consensus/scripts/vectors.ts`. */
async function writeVectors(name: string, vectors: object): Promise<void> {
	const file = new URL(`../vectors/${name}.json`, import.meta.url);
	await writeFile(file, `${JSON.stringify(vectors, null, 2)}\n`);
}

await writeVectors('hashes', buildHashVectors());
await writeVectors('proofs', await buildProofVectors());
