import type { KeyPair } from '../accounts/index.ts';

/** What the banner tells. */
export interface StackFacts {
	readonly version: string;
	readonly accounts: readonly KeyPair[];
	/** Coins each account started with. */
	readonly balance: number;
	readonly mnemonic: string;
	readonly auxiliary: { readonly url: string; readonly chainId: number };
	readonly origin: { readonly url: string; readonly chainId: number; readonly embedded: boolean };
	readonly core: string;
	readonly genesisHash: string;
	/** What the auxiliary chain goes on from, null for nothing; the URL without what may be secret. */
	readonly fork: {
		readonly url: string;
		readonly chainId: number;
		readonly number: number;
		readonly hash: string;
	} | null;
	readonly validators: readonly string[];
	readonly epochLength: number;
	/** null for a temporary one. */
	readonly dataDirectory: string | null;
}

/** The banner of the development mode, for people. */
export function bannerText(facts: StackFacts): string {
	const { auxiliary, origin, fork } = facts;
	const wide = String(facts.accounts.length - 1).length + 2;
	const index = (number: number): string => `(${number})`.padEnd(wide);
	const plural = facts.validators.length === 1 ? '' : 's';
	return [
		'',
		`  Mosaic ${facts.version}: a meta-blockchain for development`,
		'',
		'  Accounts',
		...facts.accounts.map(
			(account, number) => `  ${index(number)} ${account.checksumAddress}  ${facts.balance} coins on each chain`,
		),
		'',
		'  Private keys',
		...facts.accounts.map((account, number) => `  ${index(number)} ${account.privateKeyHex()}`),
		'',
		`  Mnemonic        ${facts.mnemonic}`,
		'  These keys are known to everyone: never send anything of value to them.',
		'',
		`  Auxiliary chain ${auxiliary.url}  chain id ${auxiliary.chainId}  (HTTP and WebSocket)`,
		...(fork === null
			? []
			: [`  Forked from     ${fork.url}  chain id ${fork.chainId}, block ${fork.number} ${fork.hash}`]),
		`  Origin chain    ${origin.url}  chain id ${origin.chainId}${origin.embedded ? '  (embedded)' : ''}`,
		`  Core            ${facts.core}  on the origin`,
		`  Genesis         ${facts.genesisHash}`,
		`  Finality        ${facts.validators.length} validator${plural}, epoch length ${facts.epochLength}`,
		`  Data            ${facts.dataDirectory ?? 'temporary, deleted at the end'}`,
		'',
		'  Ctrl-C stops both chains.',
		'',
		'',
	].join('\n');
}

/** The same as one line of JSON, for programs. */
export function bannerJson({ accounts, ...facts }: StackFacts): string {
	const keys = accounts.map((account) => ({ address: account.checksumAddress, privateKey: account.privateKeyHex() }));
	return `${JSON.stringify({ event: 'started', ...facts, accounts: keys })}\n`;
}
