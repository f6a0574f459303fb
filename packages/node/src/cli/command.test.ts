import { Command } from 'commander';
import { expect, test } from 'vitest';
import { type AnyCommand, addCommand } from './command.ts';
import { switchOption, textOption } from './option.ts';
import { runProgram } from './program.ts';

const [group, description] = ['Group', 'what it is'];
const options = {
	loud: switchOption({ flag: 'loud', group, description }),
	noLights: switchOption({ flag: 'no-lights', group, description }),
	roomName: textOption({
		...{ flag: 'room-name', group, description, value: 'name' },
		...{ expected: 'a name', accepts: () => true, fallback: 'hall' },
	}),
};

/** What a command is run with for these words. */
async function given(...words: string[]): Promise<object[]> {
	const runs: object[] = [];
	const command: AnyCommand = { name: 'go', summary: 'Goes.', options, run: async (values) => void runs.push(values) };
	const program = new Command('test');
	addCommand(program, command);
	await runProgram(program, ['go', ...words]);
	return runs;
}

test('options reach the command under the names they are declared with', async () => {
	expect(await given()).toEqual([{ loud: false, noLights: false, roomName: 'hall' }]);
	expect(await given('--loud', '--room-name', 'attic')).toEqual([{ loud: true, noLights: false, roomName: 'attic' }]);
});

test('a switch that begins with no- is one as any other', async () => {
	expect(await given('--no-lights')).toEqual([{ loud: false, noLights: true, roomName: 'hall' }]);
	await expect(given('--lights')).rejects.toMatchObject({ code: 'USAGE' });
});
