import { writeFileSync } from 'node:fs';
import { readSpecification } from './specification.ts';
import { suiteFolders } from './suite.ts';

/** Writes what tests compare with where the suite is not at hand: `scripts/node.sh <this file> <folder>`. */
const methods = await readSpecification(suiteFolders(process.argv[2] ?? '').specification);
const lines = methods.map((method) => `  ${JSON.stringify(method)}`);
writeFileSync(new URL('specification.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
