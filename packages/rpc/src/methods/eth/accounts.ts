import { declareEth } from './declare.ts';

/** Accounts whose keys this node holds: none outside development mode. */
export const accounts = declareEth({
	name: 'eth_accounts',
	aliases: ['eth_requestAccounts'],
	summary: 'Accounts whose keys this node holds: none outside development mode.',
	parameters: [],
	result: 'an array of addresses',
	handler: ({ accounts: held }) => [...(held?.accounts() ?? [])],
});
