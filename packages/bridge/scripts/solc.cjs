#!/usr/bin/env node
/**
 * The registry's solc as the command-line compiler that forge expects: `--version`, and `--standard-json` from stdin.
 * So Solidity is built with one compiler, the pinned one, and nothing is downloaded.
 */
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const solc = require('solc');

const root = join(__dirname, '..');

/** Reads an import that the input does not carry itself. */
function readImport(path) {
	for (const folder of [root, join(root, 'node_modules')]) {
		try {
			return { contents: readFileSync(join(folder, path), 'utf8') };
		} catch {
			// Not in this folder: the next one may have it.
		}
	}
	return { error: `File not found: ${path}` };
}

const options = process.argv.slice(2);
if (options.includes('--version')) {
	// forge parses the banner of native builds.
	const version = solc.version().replace('Emscripten.clang', 'Linux.g++');
	process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else if (options.includes('--standard-json')) {
	process.stdout.write(solc.compile(readFileSync(0, 'utf8'), { import: readImport }));
} else {
	process.stderr.write('solc.cjs: use --version or --standard-json\n');
	process.exitCode = 1;
}
