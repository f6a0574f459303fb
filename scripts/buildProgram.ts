import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

/**
 * Gathers the program, with the ES modules that it loads, into few files under `node_modules`, which `./mosaic` runs as
 * long as no source is newer: a start loads tens of files instead of more than a thousand
 * (docs/decisions/0013-gathered-program.md). To be run with `--experimental-import-meta-resolve`.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache');
const destination = join(cache, 'mosaic-program');
const source = join(root, 'packages', 'node', 'src');
/** The program, and what its threads run. */
const entries = {
	main: join(source, 'cli', 'main.ts'),
	recoverWorker: join(source, 'pool', 'recoverWorker.ts'),
	precompileWorker: join(source, 'execution', 'precompiles', 'precompileWorker.ts'),
};

/** Resolves as Node does. CommonJS, and with it what is native, stays where it is, found by a path that moves with the checkout. */
const packages: Plugin = {
	name: 'packages',
	resolveId(specifier, importer) {
		if (importer === undefined) return null;
		const url = import.meta.resolve(specifier, pathToFileURL(importer).href);
		if (url.startsWith('node:')) return { id: url, external: true };
		const path = fileURLToPath(url);
		return isGathered(path) ? path : { id: relative(destination, path), external: true };
	},
	transform(code, path) {
		if (!code.includes('import.meta.url')) return null;
		return {
			code: code
				.replace(/new URL\('\.\/(\w+Worker)\.ts', import\.meta\.url\)/g, "new URL('./$1.mjs', import.meta.url)")
				.replace(
					/(?<!Worker\.mjs', )import\.meta\.url/g,
					`new URL('${relative(destination, path)}', import.meta.url).href`,
				),
			map: null,
		};
	},
};

const kinds = new Map<string, boolean>();

const chooser = join(root, 'scripts', 'program.sh');
const chosen = execFileSync(chooser, { encoding: 'utf8' }).trim();
if (chosen !== join(destination, 'main.mjs')) await build();

async function build(): Promise<void> {
	const sources = execFileSync(chooser, ['--sources']);
	await mkdir(cache, { recursive: true });
	const made = await mkdtemp(join(cache, 'mosaic-program-'));
	try {
		const bundle = await rolldown({ input: entries, platform: 'node', plugins: [packages], logLevel: 'warn' });
		const names = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' };
		await bundle.write({ dir: made, format: 'esm', ...names, sourcemap: true });
		await bundle.close();
		await writeFile(join(made, 'sources'), sources);
		await rm(destination, { recursive: true, force: true });
		await rename(made, destination);
	} finally {
		await rm(made, { recursive: true, force: true });
	}
}

function isGathered(path: string): boolean {
	if (!relative(root, path).split(sep).includes('node_modules')) return true;
	return path.endsWith('.mjs') || (path.endsWith('.js') && isModuleFolder(dirname(path)));
}

/** Whether Node takes a `.js` file of this folder for an ES module. */
function isModuleFolder(folder: string): boolean {
	const known = kinds.get(folder);
	if (known !== undefined) return known;
	const type = packageType(folder);
	const kind = type === null ? isModuleFolder(dirname(folder)) : type === 'module';
	kinds.set(folder, kind);
	return kind;
}

function packageType(folder: string): string | null {
	try {
		return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type ?? 'commonjs';
	} catch {
		return null;
	}
}
