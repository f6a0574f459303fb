import type { CoreLocation, Hash } from '../types.ts';
import { hashWords, typeHash } from './words.ts';

const DOMAIN_TYPE = typeHash('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)');
const DOMAIN_NAME = typeHash('Mosaic');
const DOMAIN_VERSION = typeHash('1');

/** EIP-712 domain separator of a meta-blockchain: ("Mosaic", "1", chain id of the origin, Core) (spec 2). */
export function domainSeparator(core: CoreLocation): Hash {
	return hashWords([DOMAIN_TYPE, DOMAIN_NAME, DOMAIN_VERSION, core.chainId, core.address]);
}

/** The core identifier: 12-byte big-endian chain id of the origin ‖ 20-byte address of Core (spec 2). */
export function coreIdentifier(core: CoreLocation): Hash {
	return `0x${core.chainId.toString(16).padStart(24, '0')}${core.address.slice(2)}`;
}
