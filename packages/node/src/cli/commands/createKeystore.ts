import { randomBytes } from 'node:crypto';
import type { CommandDeclaration } from '../command.ts';
import { pathOption } from '../pathOption.ts';
import { required } from '../required.ts';

const file = { group: 'Keystore', value: 'file' } as const;
const keystoreTable = {
	passwordFile: pathOption({ ...file, flag: 'password-file', description: 'file with the password on its first line' }),
	out: pathOption({ ...file, flag: 'out', description: 'keystore to write, which must not exist' }),
	privateKeyFile: pathOption({
		...file,
		flag: 'private-key-file',
		description: 'file with the private key to encrypt (default: a new key)',
	}),
} as const;

/** `mosaic create-keystore`: a validator's key under a password; prints its address. */
export const createKeystoreCommand: CommandDeclaration<typeof keystoreTable> = {
	name: 'create-keystore',
	summary: 'Write a validator key, encrypted under a password, to a file, and print its address.',
	options: keystoreTable,
	run: async (options) => {
		const out = required(options.out, 'out');
		const { KeyPair } = await import('../../accounts/index.ts');
		const { encryptKeystore, readPasswordFile, readPrivateKeyFile, writeKeystoreFile } = await import(
			'../../keys/index.ts'
		);
		const { password, readableByOthers } = await readPasswordFile(required(options.passwordFile, 'password-file'));
		if (readableByOthers)
			process.stderr.write(`warning: others can read ${options.passwordFile}: chmod 600 closes it to them\n`);
		// All but some 2^128 of 2^256 numbers are keys.
		const key =
			options.privateKeyFile === null ? new KeyPair(randomBytes(32)) : await readPrivateKeyFile(options.privateKeyFile);
		await writeKeystoreFile(out, await encryptKeystore(key.privateKey(), password));
		process.stdout.write(`${key.checksumAddress}\n`);
	},
};
