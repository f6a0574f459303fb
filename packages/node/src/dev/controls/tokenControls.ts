import type { Address, Hash, Hex } from '@mosaic/consensus';
import { BackendError, type StateBackend, type TokenControls } from '@mosaic/rpc';
import { wordOf } from '../../tracing/words.ts';
import { makeEdits, type StateControlsParts } from './stateControls.ts';

/** What token controls are made of. */
export interface TokenControlsParts extends StateControlsParts {
	readonly state: Pick<StateBackend, 'accessList' | 'call'>;
}

const selectors = { balanceOf: '0x70a08231', allowance: '0xdd62ed3e' } as const;
const latest = { kind: 'tag', tag: 'latest' } as const;
/** Slots that a call may read before the search is given up. */
const mostSlots = 256;
/** Small enough for a slot that holds something else as well, and nobody's balance. */
const probe = 0x6d6f73616963n;

interface Place {
	readonly address: Address;
	readonly slot: Hash;
}

/** Balances and allowances of tokens: written into the slot that the token's own view reads. */
export function createTokenControls(parts: TokenControlsParts): TokenControls {
	const set = async (token: Address, data: Hex, amount: bigint): Promise<void> => {
		if (amount >= 1n << 256n) throw new BackendError('INVALID_REQUEST', 'the amount has more than 256 bits');
		const place = await placeOf(parts, token, data, amount);
		if (place === null) {
			const message = `no storage slot of ${token} is what it answers: set one with anvil_setStorageAt`;
			throw new BackendError('INVALID_REQUEST', message);
		}
		await makeEdits(parts, [{ kind: 'storage', ...place, value: wordOf(amount) }]);
	};
	return {
		setTokenBalance: (token, owner, amount) => set(token, `${selectors.balanceOf}${argument(owner)}`, amount),
		setTokenAllowance: (token, owner, spender, amount) =>
			set(token, `${selectors.allowance}${argument(owner)}${argument(spender)}`, amount),
	};
}

/** The slot whose value the call answers, whatever it is. */
async function placeOf(
	{ state }: TokenControlsParts,
	token: Address,
	data: Hex,
	amount: bigint,
): Promise<Place | null> {
	const request = { to: token, data };
	const { accessList } = await state.accessList(request, latest, {});
	const places = accessList.flatMap(({ address, storageKeys }) => storageKeys.map((slot) => ({ address, slot })));
	const answersTo = async ({ address, slot }: Place, value: bigint): Promise<boolean> => {
		const overrides = { state: { [address]: { stateDiff: { [slot]: wordOf(value) } } } };
		const answer = await state.call(request, latest, overrides).catch(noAnswer);
		return answer !== null && answer.length === 66 && BigInt(answer) === value;
	};
	for (const place of places.slice(0, mostSlots)) {
		if ((await answersTo(place, probe)) && (await answersTo(place, amount))) return place;
	}
	return null;
}

/** A slot that makes the call fail is another one. */
function noAnswer(error: unknown): null {
	if (error instanceof BackendError) return null;
	throw error;
}

function argument(address: Address): string {
	return address.slice(2).padStart(64, '0');
}
