import { flagTerm } from './command.ts';
import type { OptionDeclaration } from './option.ts';

/** A command as the reference describes it. */
export interface DescribedCommand {
	readonly name: string;
	readonly summary: string;
	readonly options: Readonly<Record<string, OptionDeclaration<unknown>>>;
}

const preface = `# Command line

This page is made from the declarations of the options by \`scripts/node.sh packages/node/scripts/cliDocs.ts\`: change those,
not this page.

\`./mosaic --help\` lists the commands, \`./mosaic <command> --help\` the options of one. An option is \`--flag value\` or
\`--flag=value\`; given twice, the last counts.
`;

const epilogue = `## How it ends

A failure is one line on standard error, \`mosaic: what happened and what to do [CODE]\`, and an exit code:

| exit code | when |
|---|---|
| 0 | it was told to stop (Ctrl-C, SIGTERM, SIGHUP), and stopped in order |
| 1 | something outside is not as it must be: a port, the data directory, the origin |
| 2 | the command line is wrong |
| 70 | a fault of mosaic itself; \`MOSAIC_DEBUG=1\` prints where |
| 130 | it was told to stop before the start was complete; nothing is left behind |

A second signal ends the process at once.
`;

/** The reference page of the command line in Markdown. */
export function referencePage(commands: readonly DescribedCommand[]): string {
	return [preface, ...commands.map(commandSection), epilogue].join('\n');
}

function commandSection({ name, summary, options }: DescribedCommand): string {
	const declarations = Object.values(options);
	const groups = [...new Set(declarations.map(({ group }) => group))];
	const tables = groups.map((group) => groupTable(group, declarations));
	return [`## \`mosaic ${name}\`\n`, `${summary}\n`, ...tables].join('\n');
}

function groupTable(name: string, declarations: readonly OptionDeclaration<unknown>[]): string {
	const rows = declarations.filter(({ group }) => group === name).map(optionRow);
	return `### ${name}\n\n| option | default | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function optionRow(option: OptionDeclaration<unknown>): string {
	const { fallback, description, variable } = option;
	const meaning = variable === null ? description : `${description}; or in the environment: \`${variable}\``;
	return `| ${code(flagTerm(option))} | ${fallback === null ? '' : code(fallback)} | ${escapeCell(meaning)} |`;
}

function code(text: string): string {
	return `\`${escapeCell(text)}\``;
}

function escapeCell(text: string): string {
	return text.replaceAll('|', '\\|');
}
