import {
	at,
	type ChainSpec,
	decodeWith,
	encodeRlp,
	type Read,
	readHash,
	readInteger,
	refuse,
	tuple,
} from '@mosaic/consensus';
import { ArchiveError } from './archiveError.ts';
import type { Frame } from './frames.ts';

/** What names the chain of an archive: a {@link ChainSpec} will do. */
export type ArchiveChain = Pick<ChainSpec, 'genesisHash' | 'coreIdentifier'>;

/** `mosaicbk` in ASCII. */
const magic = 0x6d6f73616963626bn;
const version = 1;
/** Bytes that the first frame and the last take at most. */
const limits = { maxBytes: 256, maxDepth: 1, maxItems: 8 };

/** Payload of the first frame: RLP of `[magic, version, genesis hash, core identifier]`. */
export function encodeHeader({ genesisHash, coreIdentifier }: ArchiveChain): Uint8Array {
	return encodeRlp([magic, version, genesisHash, coreIdentifier]);
}

/** Checks the first frame. Throws ArchiveError ARCHIVE_MALFORMED, ARCHIVE_OTHER_CHAIN. */
export function checkHeader({ offset, payload }: Frame, chain: ArchiveChain): void {
	const header = decodeWith(payload, limits, 'header', readHeader);
	if (!header.ok) throw malformed(offset, 'it does not begin as an archive of blocks does');
	if (header.value.version !== version)
		throw malformed(offset, `version ${header.value.version} is unknown, this is version ${version}`);
	const found = nameOf(header.value);
	if (found !== nameOf(chain)) throw new ArchiveError({ code: 'ARCHIVE_OTHER_CHAIN', expected: nameOf(chain), found });
}

/** Payload of the last frame: RLP of `[number of blocks]`. Without it an archive is not whole. */
export function encodeEnd(count: number): Uint8Array {
	return encodeRlp([count]);
}

/** The number of blocks that a last frame tells, null where the frame is another one. */
export function readEnd({ payload }: Frame): number | null {
	if (payload.length > limits.maxBytes) return null;
	const end = decodeWith(payload, limits, 'end', (item, field) => at(tuple(item, field, 1), 0, field, readInteger));
	return end.ok ? end.value : null;
}

export function malformed(offset: number, detail: string): ArchiveError {
	return new ArchiveError({ code: 'ARCHIVE_MALFORMED', offset, detail });
}

const readMagic: Read<null> = (item) => {
	const expected = Buffer.from(magic.toString(16), 'hex');
	if (!(item instanceof Uint8Array) || !expected.equals(item)) refuse('magic', 'not an archive of blocks');
	return null;
};

const readHeader: Read<ArchiveChain & { readonly version: number }> = (item, field) => {
	const items = tuple(item, field, 4);
	at(items, 0, `${field}.magic`, readMagic);
	return {
		version: at(items, 1, `${field}.version`, readInteger),
		genesisHash: at(items, 2, `${field}.genesisHash`, readHash),
		coreIdentifier: at(items, 3, `${field}.coreIdentifier`, readHash),
	};
};

function nameOf({ genesisHash, coreIdentifier }: ArchiveChain): string {
	return `genesis ${genesisHash} under Core ${coreIdentifier}`;
}
