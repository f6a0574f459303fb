import { systemContracts } from '@mosaic/genesis';
import { addresses } from '../../execution/testing/randomBlocks.ts';

/** First block of each hardfork of the test chain; blocks are ten seconds apart. */
export const firstBlocks = {
	...{ homestead: 0, tangerineWhistle: 2, spuriousDragon: 4, byzantium: 6, constantinople: 8, petersburg: 10 },
	...{ istanbul: 12, berlin: 14, london: 16, paris: 18, shanghai: 20, cancun: 22, prague: 24, osaka: 26 },
} as const;
export const lastBlock = 28;
export const secondsPerBlock = 10;

/** A contract that counts its calls in a slot, logs the count, and fails where that is odd and the call carries data. */
export const counter = `0x${'c0'.repeat(20)}` as const;
const counterCode = '0x6001600054018060005560005260206000a036156020576001600054166022575b005bfe';

const time = (block: number): number => block * secondsPerBlock;

/** The genesis of the test chain in geth's format, all but the terminal total difficulty. */
export function foreignGenesis() {
	const contracts = Object.values(systemContracts).map(({ address, code }) => [address, { balance: '0x0', code }]);
	return {
		config: {
			chainId: 7_777,
			homesteadBlock: firstBlocks.homestead,
			eip150Block: firstBlocks.tangerineWhistle,
			eip155Block: firstBlocks.spuriousDragon,
			eip158Block: firstBlocks.spuriousDragon,
			byzantiumBlock: firstBlocks.byzantium,
			constantinopleBlock: firstBlocks.constantinople,
			petersburgBlock: firstBlocks.petersburg,
			istanbulBlock: firstBlocks.istanbul,
			berlinBlock: firstBlocks.berlin,
			londonBlock: firstBlocks.london,
			shanghaiTime: time(firstBlocks.shanghai),
			cancunTime: time(firstBlocks.cancun),
			pragueTime: time(firstBlocks.prague),
			osakaTime: time(firstBlocks.osaka),
			ethash: {},
		},
		nonce: '0x0',
		timestamp: '0x0',
		extraData: '0x',
		gasLimit: '0x1c9c380',
		difficulty: '0x20000',
		mixHash: `0x${'00'.repeat(32)}`,
		coinbase: `0x${'00'.repeat(20)}`,
		alloc: {
			...Object.fromEntries(contracts),
			...Object.fromEntries(addresses.map((address) => [address, { balance: '0xd3c21bcecceda1000000' }])),
			[counter]: { balance: '0x0', nonce: '0x1', code: counterCode, storage: {} },
		},
	};
}
