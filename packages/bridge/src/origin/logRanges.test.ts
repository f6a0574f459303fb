import { describe, expect, it } from 'vitest';
import { walkRanges } from './logRanges.ts';
import { OriginError } from './originError.ts';

describe('walkRanges', () => {
	const walk = async (from: number, to: number, limit: number, code = 'ORIGIN_REQUEST_FAILED' as const) => {
		const visited: [number, number][] = [];
		await walkRanges(from, to, async (start, end) => {
			if (end - start + 1 > limit) throw new OriginError(code);
			visited.push([start, end]);
			return false;
		});
		return visited;
	};

	it('covers every block once, in bounded ranges', async () => {
		expect(await walk(5, 4_500, 2_000)).toEqual([
			[5, 2_004],
			[2_005, 4_004],
			[4_005, 4_500],
		]);
		expect(await walk(7, 7, 2_000)).toEqual([[7, 7]]);
		expect(await walk(8, 7, 2_000)).toEqual([]);
	});

	it('halves what the origin refuses, without a gap', async () => {
		const visited = await walk(1, 3_000, 300);
		expect(visited[0]).toEqual([1, 250]);
		for (const [index, [start]] of visited.entries()) expect(start).toBe((visited[index - 1]?.[1] ?? 0) + 1);
		expect(visited.at(-1)?.[1]).toBe(3_000);
	});

	it('throws what fails for a single block, and what halving can not help', async () => {
		await expect(walk(1, 10, 0)).rejects.toMatchObject({ code: 'ORIGIN_REQUEST_FAILED' });
		let visits = 0;
		const failing = walkRanges(1, 10, () => {
			visits += 1;
			return Promise.reject(new OriginError('ORIGIN_UNREACHABLE'));
		});
		await expect(failing).rejects.toMatchObject({ code: 'ORIGIN_UNREACHABLE' });
		expect(visits).toBe(1);
	});

	it('ends where the visitor has found what it looked for', async () => {
		const visited: number[] = [];
		await walkRanges(1, 10_000, async (start) => visited.push(start) === 2);
		expect(visited).toEqual([1, 2_001]);
	});
});
