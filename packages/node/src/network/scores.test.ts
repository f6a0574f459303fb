import { expect, test } from 'vitest';
import { PeerScores, penalties } from './scores.ts';
import { HandClock } from './testing/nodes.ts';

function scores(): { readonly scores: PeerScores; readonly clock: HandClock; readonly banned: readonly string[] } {
	const clock = new HandClock();
	const banned: string[] = [];
	return {
		clock,
		banned,
		scores: new PeerScores(
			clock,
			() => 600_000,
			(peer) => banned.push(peer),
		),
	};
}

test('a score halves every minute', () => {
	const { clock, scores: table } = scores();
	table.add('a', -80);
	clock.move(60_000);
	expect(table.scoreOf('a')).toBeCloseTo(-40);
	clock.move(120_000);
	expect(table.scoreOf('a')).toBeCloseTo(-10);
	expect(table.scoreOf('b')).toBe(0);
});

test('a peer is refused below -100, not at it, for ten minutes; then it starts anew', () => {
	const { banned, clock, scores: table } = scores();
	for (let count = 0; count < 10; count += 1) table.add('a', penalties.rejected);
	expect(table.scoreOf('a')).toBe(-100);
	expect(table.isBanned('a')).toBe(false);
	table.add('a', penalties.overRate);
	expect(banned).toEqual(['a']);
	expect(table.isBanned('a')).toBe(true);
	table.add('a', -1000);
	expect(banned).toEqual(['a']);
	clock.move(599_999);
	expect(table.isBanned('a')).toBe(true);
	clock.move(1);
	expect(table.isBanned('a')).toBe(false);
	expect(table.scoreOf('a')).toBe(0);
});

test('of more peers than there is room for, those long unheard of are forgotten', () => {
	const { scores: table } = scores();
	table.add('first', -50);
	for (let count = 0; count < 4096; count += 1) table.add(`peer ${count}`, -1);
	expect(table.scoreOf('first')).toBe(0);
	expect(table.scoreOf('peer 4095')).toBe(-1);
});
