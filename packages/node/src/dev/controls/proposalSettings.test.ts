import { expect, test } from 'vitest';
import { ProposalSettings } from './proposalSettings.ts';

const randomness = (byte: string) => `0x${byte.repeat(32)}` as const;

test('randomness is of one block, the one that is begun after it was asked for', () => {
	const settings = new ProposalSettings();
	expect(settings.take()).toEqual({});
	settings.setPrevRandao(randomness('a1'));
	settings.used();
	expect(settings.isReserving).toBe(true);
	expect(settings.take()).toEqual({ prevRandao: randomness('a1') });
	settings.setPrevRandao(randomness('b2'));
	settings.used();
	expect(settings.take()).toEqual({ prevRandao: randomness('b2') });
	settings.used();
	expect(settings.isReserving).toBe(false);
	expect(settings.take()).toEqual({});
});

test('who is paid stays', () => {
	const settings = new ProposalSettings();
	settings.feeRecipient = `0x${'c0'.repeat(20)}`;
	for (let block = 0; block < 2; block += 1) {
		expect(settings.take()).toEqual({ feeRecipient: `0x${'c0'.repeat(20)}` });
		settings.used();
	}
});
