import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A method as the specification declares it; the names of its parameters as those of variables. */
export interface SpecifiedMethod {
	readonly name: string;
	readonly parameters: readonly { readonly name: string; readonly required: boolean }[];
}

interface SourceMethod {
	readonly name: string;
	readonly params: readonly { readonly name: string; readonly required?: boolean }[];
}

/** Folders of `spec` that hold methods; the others hold schemas and error codes. */
const namespaces = ['debug', 'eth', 'txpool'];

/** All methods in a folder `spec` of ethereum/execution-apis, by name. */
export async function readSpecification(folder: string): Promise<readonly SpecifiedMethod[]> {
	const methods: SpecifiedMethod[] = [];
	for (const namespace of namespaces) {
		for (const file of await readdir(join(folder, namespace))) {
			const source: readonly SourceMethod[] = parse(await readFile(join(folder, namespace, file), 'utf8'));
			for (const { name, params } of source) methods.push({ name, parameters: params.map(formatParameter) });
		}
	}
	return methods.sort((first, second) => (first.name < second.name ? -1 : 1));
}

function formatParameter({ name, required = false }: SourceMethod['params'][number]) {
	return { name: variableName(name), required };
}

/** `Hydrated transactions` and `TraceConfig` as `hydratedTransactions` and `traceConfig`. */
function variableName(title: string): string {
	const joined = title.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
	return joined.charAt(0).toLowerCase() + joined.slice(1);
}
