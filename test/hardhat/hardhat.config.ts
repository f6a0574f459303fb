import { createRequire } from 'node:module';
import hardhatEthers from '@nomicfoundation/hardhat-ethers';
import hardhatIgnitionViem from '@nomicfoundation/hardhat-ignition-viem';
import hardhatNetworkHelpers from '@nomicfoundation/hardhat-network-helpers';
import hardhatNodeTestRunner from '@nomicfoundation/hardhat-node-test-runner';
import hardhatViem from '@nomicfoundation/hardhat-viem';
import { configVariable, defineConfig } from 'hardhat/config';

const folder = process.env.HARDHAT_OUTPUT ?? '.';

/** A project of Hardhat as any other, its network a node that runs already; what it builds goes where the test says. */
export default defineConfig({
	plugins: [hardhatViem, hardhatEthers, hardhatNetworkHelpers, hardhatIgnitionViem, hardhatNodeTestRunner],
	solidity: {
		compilers: [{ version: '0.8.37', path: createRequire(import.meta.url).resolve('solc/soljson.js') }],
	},
	paths: {
		cache: `${folder}/cache`,
		artifacts: `${folder}/artifacts`,
		ignition: `${folder}/ignition`,
	},
	networks: { mosaic: { type: 'http', chainType: 'l1', url: configVariable('MOSAIC_URL') } },
});
