import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A tool of Foundry's that the npm registry delivers. */
export type FoundryTool = 'anvil' | 'cast' | 'forge';

/** A tool is not installed, or is not built for this machine. */
export class FoundryBinaryError extends Error {
	readonly code: 'PLATFORM_UNSUPPORTED' | 'NOT_INSTALLED';
	readonly tool: FoundryTool;
	constructor(code: FoundryBinaryError['code'], tool: FoundryTool) {
		const remedy =
			code === 'NOT_INSTALLED' ? "run 'npm run setup'" : 'use Linux, macOS on arm64 or x64, or Windows on x64';
		super(`${code}: ${tool} is not to be had on ${process.platform} ${process.arch}: ${remedy}`);
		this.name = 'FoundryBinaryError';
		this.code = code;
		this.tool = tool;
	}
}

/**
 * Path of the native executable of a Foundry tool, to be started without a wrapper in between, so that ending the
 * process ends the tool.
 * @throws FoundryBinaryError
 */
export function foundryBinary(tool: FoundryTool): string {
	const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
	const system = { linux: 'linux', darwin: 'darwin', win32: 'win32' }[process.platform as string];
	if (architecture === undefined || system === undefined) throw new FoundryBinaryError('PLATFORM_UNSUPPORTED', tool);
	const executable = system === 'win32' ? `${tool}.exe` : tool;
	try {
		// The platform's package is a dependency of the tool's package, so it is resolved from there.
		const fromTool = createRequire(require.resolve(`@foundry-rs/${tool}/package.json`));
		return fromTool.resolve(`@foundry-rs/${tool}-${system}-${architecture}/bin/${executable}`);
	} catch {
		throw new FoundryBinaryError('NOT_INSTALLED', tool);
	}
}
