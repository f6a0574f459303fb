import { bytesToHex, type Hash } from '@mosaic/consensus';
import { VirtualClock } from '../../clock/virtualClock.ts';
import type { SealedBlock } from '../../network/types.ts';
import type { AuxiliaryDriver } from '../driver.ts';
import { ClockedSlots } from '../slots/clockedSlots.ts';
import type { DriverFixture } from './driverFixture.ts';

/** Has a node make at least so many blocks, for one transaction after the other, and stop. */
export async function makeBlocks(maker: DriverFixture, blocks: number, transactions: number): Promise<SealedBlock[]> {
	const made: SealedBlock[] = [];
	const making = await maker.driver();
	making.listen({ blockSealed: (block) => void made.push(block) });
	const reached = maker.reached(blocks);
	making.start();
	for (let sent = 0; sent < transactions; sent += 1) {
		if (sent > 0) await maker.reached(sent);
		await maker.send();
	}
	await reached;
	await making.stop();
	return made;
}

/** A block that was made. */
export function blockAt(made: readonly SealedBlock[], index: number): SealedBlock {
	const found = made[index];
	if (found === undefined) throw new TypeError(`block ${index} was not made`);
	return found;
}

/** Starts a node without keys, with the slots of a network, by a clock in milliseconds. */
export async function startFollower(follower: DriverFixture, wall: () => number): Promise<AuxiliaryDriver> {
	const clock = new VirtualClock(wall);
	const driver = await follower.driver(({ spec }) => ({ clock, slots: new ClockedSlots(spec, clock) }), clock, 0);
	driver.start();
	return driver;
}

/** The hash of a block as this node reads it. */
export function hashOfSealed(reader: DriverFixture, { block }: SealedBlock): Hash {
	return bytesToHex(reader.chain.decodeBlock(block).hash());
}
