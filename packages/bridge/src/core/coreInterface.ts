import type { Hex } from '@mosaic/consensus';
import { Interface, type Result } from 'ethers/abi';
import { coreArtifact } from '../artifacts.ts';

/** Core's ABI, parsed once. */
export const coreInterface = new Interface(coreArtifact.abi);

/** Call data of one of Core's functions. */
export function encodeCall(name: string, parameters: readonly unknown[]): Hex {
	return coreInterface.encodeFunctionData(name, parameters) as Hex;
}

/** What one of Core's functions returned. */
export function decodeReturn(name: string, data: Hex): Result {
	return coreInterface.decodeFunctionResult(name, data);
}

/** A revert of Core in words: the error's name with its arguments, or null where the data is no error of Core's. */
export function decodeRevert(data: string | null): string | null {
	if (data === null || data.length < 10) return null;
	const error = coreInterface.parseError(data);
	if (error === null) return null;
	return `${error.name}(${error.args.map(String).join(', ')})`;
}
