import { createBlock } from '@ethereumjs/block';
import { blockSealDigest, bytesToHex, signDigest } from '@mosaic/consensus';
import type { KeyPair } from '../../accounts/index.ts';
import type { SealedBlock } from '../../network/types.ts';
import type { DriverFixture } from './driverFixture.ts';

/** The block with another header, sealed anew by its proposer or by `sealer`. */
export function forgeBlock(
	fixture: DriverFixture,
	sealed: SealedBlock,
	header: object,
	sealer?: KeyPair,
	slot = sealed.slot,
): SealedBlock {
	const { spec, chain } = fixture;
	const original = chain.decodeBlock(sealed.block);
	const fields = { ...original.header.toJSON(), ...header };
	const changed = createBlock(
		{ header: fields, transactions: original.transactions, withdrawals: [] },
		{ common: chain.common },
	);
	const blockHash = bytesToHex(changed.hash());
	const keys = [0, 1, 2, 3].map((index) => fixture.key(index));
	const proposer = original.header.coinbase.toString();
	const key = sealer ?? keys.find(({ address }) => address === proposer);
	if (key === undefined) throw new TypeError('the proposer has no key');
	const seal = signDigest(blockSealDigest(spec, { slot, blockHash }), key.privateKey());
	return { ...sealed, slot, seal, block: changed.serialize() };
}
