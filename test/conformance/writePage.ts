import { writeFileSync } from 'node:fs';
import { referencePage } from './referencePage.ts';

writeFileSync(new URL('../../docs/json-rpc.md', import.meta.url), referencePage());
