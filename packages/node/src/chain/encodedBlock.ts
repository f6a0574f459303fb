import type { Block } from '@ethereumjs/block';

const sizes = new WeakMap<Block, number>();

/** RLP of a block. */
export function encodeBlock(block: Block): Uint8Array {
	const encoded = block.serialize();
	rememberSize(block, encoded);
	return encoded;
}

/** Bytes of a block's RLP; a block that was encoded or decoded before is not encoded for it. */
export function encodedSize(block: Block): number {
	return sizes.get(block) ?? encodeBlock(block).length;
}

/** Remembers what a block was decoded from. */
export function rememberSize(block: Block, encoded: Uint8Array): void {
	sizes.set(block, encoded.length);
}
