import { type FileHandle, open } from 'node:fs/promises';

/** A small text file with its permission bits. Throws what the system throws, and RangeError above `most` bytes. */
export async function readBoundedFile(path: string, most: number): Promise<{ text: string; mode: number }> {
	const file = await open(path, 'r');
	try {
		return { text: await readUpTo(file, most), mode: (await file.stat()).mode };
	} finally {
		await file.close();
	}
}

/** What the system says of a failure, ENOENT say. */
export function systemCode(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

async function readUpTo(file: FileHandle, most: number): Promise<string> {
	const buffer = Buffer.alloc(most + 1);
	let filled = 0;
	while (filled <= most) {
		const { bytesRead } = await file.read(buffer, filled, most + 1 - filled);
		if (bytesRead === 0) return buffer.toString('utf8', 0, filled);
		filled += bytesRead;
	}
	throw new RangeError(`more than ${most} bytes`);
}
