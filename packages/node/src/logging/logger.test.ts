import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function capture(json: boolean) {
	const lines: string[] = [];
	return { lines, logger: createLogger({ level: 'info', json, write: (line) => lines.push(line) }) };
}

test('writes one JSON object a line, or a readable line', () => {
	const json = capture(true);
	json.logger.info({ number: 4 }, 'block imported');
	expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({ level: 30, number: 4, msg: 'block imported' });
	const plain = capture(false);
	plain.logger.warn({ hash: '0xab' }, 'held');
	expect(plain.lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {2}held hash=0xab\n$/);
});

test('keeps keys out of the log and lines below its level', () => {
	const { lines, logger } = capture(true);
	logger.info({ privateKey: 'deadbeef', account: { privateKey: 'deadbeef', mnemonic: 'test junk' } }, 'account');
	logger.debug({}, 'not written');
	expect(lines).toHaveLength(1);
	expect(lines[0]).not.toMatch(/deadbeef|junk/);
});
