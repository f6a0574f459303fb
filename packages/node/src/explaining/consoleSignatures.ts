import { keccak256 } from '@mosaic/consensus';
import { hexOf } from '../tracing/words.ts';
import { typesOf } from './abi.ts';

/** What `log` takes in any order, up to four of them. */
const common = ['uint256', 'string', 'bool', 'address'] as const;
const most = 4;
/** What there is beyond, in one of the libraries. */
const special = [
	'log()',
	'log(int256)',
	'log(string,int256)',
	'log(bytes)',
	...Array.from({ length: 32 }, (_, index) => `log(bytes${index + 1})`),
];

let known: ReadonlyMap<string, readonly string[]> | null = null;

/** The types behind a selector (eight digits) of Hardhat's `console.sol` or Foundry's `console` and `console2`. */
export function consoleTypes(selector: string): readonly string[] | undefined {
	known ??= new Map(consoleSignatures().map((signature) => [selectorOf(signature), typesOf(signature)]));
	return known.get(selector);
}

/** Every signature, also those that early libraries computed wrongly: from `uint` and `int` in place of the canonical names. */
export function consoleSignatures(): readonly string[] {
	const right = [...combinations(most).map((types) => `log(${types.join(',')})`), ...special];
	return [...new Set([...right, ...right.map((signature) => signature.replaceAll('int256', 'int'))])];
}

/** All lists of one to `length` of the common types. */
function combinations(length: number): readonly string[][] {
	if (length === 0) return [];
	const shorter = combinations(length - 1);
	const longest = [[], ...shorter].filter((types) => types.length === length - 1);
	return [...shorter, ...longest.flatMap((types) => common.map((type) => [...types, type]))];
}

/** The first four bytes of a signature's hash, in hex. */
export function selectorOf(signature: string): string {
	return hexOf(keccak256(Buffer.from(signature)).subarray(0, 4)).slice(2);
}
