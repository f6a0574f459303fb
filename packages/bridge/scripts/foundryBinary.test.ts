import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { foundryBinary } from './foundryBinary.ts';

describe('foundryBinary', () => {
	it.each(['anvil', 'cast', 'forge'] as const)('finds an executable %s', (tool) => {
		const ended = spawnSync(foundryBinary(tool), ['--version'], { encoding: 'utf8' });
		expect(ended.status).toBe(0);
		expect(ended.stdout).toMatch(new RegExp(`^${tool} Version: 1\\.`));
	});
});
