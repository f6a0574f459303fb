import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';

/** A vault with a deposit, and a token. */
export default buildModule('Vault', (m) => {
	const vault = m.contract('Vault', [m.getParameter('unlockTime')]);
	m.call(vault, 'deposit', [], { value: 5n });
	const token = m.contract('Token', [1_000n], { after: [vault] });
	return { vault, token };
});
