import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from './commands/index.ts';
import { createProgram } from './program.ts';
import { referencePage } from './referencePage.ts';

test('docs/cli.md is what the declarations give', () => {
	const committed = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');
	expect(committed, 'run scripts/node.sh packages/node/scripts/cliDocs.ts').toBe(referencePage(commands));
});

test('the help of a command has every declared option, under its group', () => {
	for (const { name, options } of commands) {
		const help = createProgram()
			.commands.find((command) => command.name() === name)
			?.helpInformation();
		const declarations = Object.values(options);
		for (const { flag, group } of declarations) {
			const section = help?.split(`\n${group}:\n`)[1]?.split('\n\n')[0];
			expect(section).toMatch(new RegExp(`^ +--${flag}( |$)`, 'm'));
		}
	}
});
