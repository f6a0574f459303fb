import pino from 'pino';
import type { LogLevel } from './levels.ts';

/** What a part of the node writes its log lines to; objects first, as pino has it. */
export interface Logger {
	debug(fields: object, message: string): void;
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

/** Fields that never reach a log, wherever they stand in an object. */
const secretFields = ['privateKey', 'key', 'keys', 'mnemonic', 'password', 'originKey'];

/**
 * A pino logger. `json`: one JSON object a line; otherwise a short readable line. Both go to `write`,
 * which is standard error by default, so that standard output holds only what a command was asked for.
 */
export function createLogger(options: { level: LogLevel; json: boolean; write?: (line: string) => void }): Logger {
	const write = options.write ?? ((line: string) => void process.stderr.write(line));
	const redact = { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' };
	return pino(
		{ level: options.level, base: null, redact, timestamp: pino.stdTimeFunctions.isoTime },
		{ write: options.json ? write : (line: string) => write(readable(line)) },
	);
}

const names: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info ', 40: 'warn ', 50: 'error', 60: 'fatal' };

/** `12:00:01.123 info  block imported number=4 hash=0x…` */
function readable(line: string): string {
	const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
	const clock = String(time).slice(11, 23);
	const rest = Object.entries(fields).map(
		([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
	);
	return `${clock} ${names[Number(level)] ?? level} ${msg ?? ''}${rest.join('')}\n`;
}
