import { hexToBytes } from '@mosaic/consensus';
import { checksumAddress } from '../accounts/checksumAddress.ts';
import type { CallFrame } from '../tracing/callTree.ts';
import { consoleAddress, consoleText } from './consoleText.ts';
import { describedCall, describedFailure, describedLog, shortened } from './described.ts';

/** Lines of one tree. */
const mostLines = 1_000;

/** A call with those within it, a line each, as `forge test -vvvv` shows them: gas, callee, function, value, logs, and what came back. */
export function callTreeText(root: CallFrame, margin = ''): string {
	const lines: string[] = [];
	writeFrame(root, margin, `${margin}  `, lines);
	return (lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), `${margin}… the rest is left out`]).join(
		'\n',
	);
}

/** `head` begins the line of the call itself, `body` those below it. */
function writeFrame(frame: CallFrame, head: string, body: string, lines: string[]): void {
	if (lines.length > mostLines) return;
	lines.push(`${head}[${frame.gasUsed}] ${titleOf(frame)}`);
	if (frame.type === 'SELFDESTRUCT') return;
	let next = 0;
	const writeLogs = (position: number): void => {
		for (; next < frame.logs.length; next += 1) {
			const log = frame.logs[next];
			if (log === undefined || log.position > position) return;
			lines.push(`${body}├─ emit ${describedLog(log.topics, log.data)}`);
		}
	};
	for (const [position, call] of frame.calls.entries()) {
		writeLogs(position);
		writeFrame(call, `${body}├─ `, `${body}│   `, lines);
	}
	writeLogs(Number.POSITIVE_INFINITY);
	lines.push(`${body}└─ ← ${endOf(frame)}`);
}

function titleOf(frame: CallFrame): string {
	const { type, to, value, input } = frame;
	const sent = value !== null && value > 0n ? ` {value: ${value}}` : '';
	const callee = to === null ? 'nowhere' : checksumAddress(to);
	if (type === 'SELFDESTRUCT') return `selfdestruct, ${value ?? 0n} to ${callee}`;
	if (type === 'CREATE' || type === 'CREATE2')
		return `new ${callee}${sent} (${(input.length - 2) / 2} bytes)${type === 'CREATE2' ? ' [create2]' : ''}`;
	const printed = to === consoleAddress ? consoleText(hexToBytes(input)) : null;
	if (printed !== null) return `console::log(${JSON.stringify(printed)})`;
	return `${callee}::${describedCall(input)}${sent}${type === 'CALL' ? '' : ` [${type.toLowerCase()}]`}`;
}

function endOf({ type, output, error }: CallFrame): string {
	if (error !== null) return `[${error === 'revert' ? 'Revert' : 'Halt'}] ${describedFailure(error, output)}`;
	if (type === 'CREATE' || type === 'CREATE2') return `[Return] ${(output.length - 2) / 2} bytes of code`;
	return output === '0x' ? '[Stop]' : `[Return] ${shortened(output)}`;
}
