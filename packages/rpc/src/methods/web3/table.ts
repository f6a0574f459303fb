import type { Method } from '../method.ts';
import { clientVersion } from './clientVersion.ts';
import type { Web3Ports } from './declare.ts';
import { sha3 } from './sha3.ts';

/** The methods of the `web3_` namespace. */
export const web3Methods = [clientVersion, sha3] as const satisfies readonly Method<Web3Ports>[];
