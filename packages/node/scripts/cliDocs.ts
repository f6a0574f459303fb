/** Writes `docs/cli.md` from the declarations of commands and options. */
import { writeFileSync } from 'node:fs';
import { commands } from '../src/cli/commands/index.ts';
import { referencePage } from '../src/cli/referencePage.ts';

writeFileSync(new URL('../../../docs/cli.md', import.meta.url), referencePage(commands));
