import { RpcServerError } from '@mosaic/rpc';
import { readBoundedFile, systemCode } from '../keys/index.ts';

const longestFile = 1_024;

/** The secret in a file, as execution clients write it for the Engine API. Throws RPC_JWT_SECRET_INVALID. */
export async function readJwtSecret(file: string | null): Promise<Uint8Array | null> {
	if (file === null) return null;
	const invalid = (reason: string): RpcServerError =>
		new RpcServerError('RPC_JWT_SECRET_INVALID', `${file}: ${reason}`, { reason });
	const { text } = await readBoundedFile(file, longestFile).catch((error: unknown) => {
		throw invalid(error instanceof RangeError ? error.message : `it cannot be read (${systemCode(error)})`);
	});
	const digits = /^(?:0x)?([0-9a-f]{64})$/i.exec(text.trim())?.[1];
	if (digits === undefined) throw invalid('write 32 bytes in hex, as openssl rand -hex 32 prints them');
	return Buffer.from(digits, 'hex');
}
