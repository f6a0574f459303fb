import { type DeclaredMethod, declaredMethods, type MethodGroup } from '@mosaic/rpc';
import { limitNames, limitTable } from '@mosaic/rpc/settings';
import { exceptions } from './exceptions.ts';

/** Cases of execution-apis that are held against a node. */
const casesOfSuite = 232;

/** `docs/json-rpc.md`, from the declarations of the methods and the exceptions of the conformance run. */
export function referencePage(): string {
	return [
		...introduction(),
		...limits(),
		...declaredMethods.flatMap(section),
		'## Held against ethereum/execution-apis',
		'',
		`\`npm run conformance -- --suite <folder>\` imports the suite's chain of 54 blocks (Frontier to BPO 2) with \`mosaic import\`, serves it with`,
		`\`mosaic serve\`, and sends all ${casesOfSuite} cases: results and error codes must be those expected, messages are each client's own. Where`,
		'the suite gives shapes alone (`speconly`), fields and kinds of values are compared. These differ on purpose:',
		'',
		'| case | why |',
		'|---|---|',
		...Object.entries(exceptions).map(([name, reason]) => `| \`${name}\` | ${reason} |`),
		'',
	].join('\n');
}

function introduction(): string[] {
	return [
		'# JSON-RPC',
		'',
		'JSON-RPC 2.0 over HTTP (`POST /`) and WebSocket on one port; batches; parameters by position or by name. The methods say of themselves what they',
		'are: `rpc.discover` answers this page as an OpenRPC document, for the server that is asked. This page is made from the same declarations.',
		'',
		'**Blocks** are named by number, by `latest`, `safe` (justified), `finalized`, `earliest` or `pending` (below), by hash, or by the',
		'objects of EIP-1898. **Quantities** are minimal hex. **Overrides** of state and block are those of geth; precompiled contracts can be moved.',
		'',
		'**`pending`** is the block to come in the development mode: what would be made now of the transactions that wait, with the time and fee set for it. Blocks, balances, code,',
		'storage, calls, estimates and access lists are seen there. Elsewhere, and for all else, it is `latest`. Nonces are those after the pool everywhere.',
		'',
		'| code | meaning |',
		'|---|---|',
		'| -32700, -32600, -32601 | no JSON; no request; no such method here |',
		'| -32602 | a parameter is not what it has to be: the message names it |',
		'| -32603 | a fault of the node, which its log explains |',
		'| -32000 | what was asked for failed: unknown block, execution failed, unknown account |',
		'| -32002 | this node does not have the state or the receipts: it started from a later snapshot |',
		'| -32003 | the pool refuses the transaction, in words of geth |',
		'| -32004 | not supported |',
		'| -32005 | a limit: the message says which, and what to do |',
		'| 3 | execution reverted; the data is what it reverted with |',
		'| 4 | a transaction was sent, and was in no block in time; the data is its hash (EIP-7966) |',
		'| -38010 to -38026 | of `eth_simulateV1`, as execution-apis has them |',
		'',
		'**Who may call.** Programs, and web pages on loopback or in browser extensions: `--rpc-origins` or `rpc.origins` says otherwise. A server on loopback is called by loopback',
		'names and IP addresses, and by what `--rpc-hosts` or `rpc.hosts` lists, so that no page reaches it by a name bent there. With `--jwt-secret` or `rpc.jwtSecretFile`',
		'each HTTP request and WebSocket handshake needs a JSON Web Token as for the Engine API, or is answered 401. `--rpc-namespaces` or `rpc.namespaces` serves only some namespaces.',
		'',
		'**What others do otherwise.** The struct logger shows no `STOP` where code ends without one, as geth does. Tracers are named: JavaScript is not run. `vmTrace` is refused.',
		'The searches of `ots_` look through senders, receivers, created contracts and loggers, not through calls within transactions. Blob transactions are refused.',
		'Legacy transactions that name no chain (EIP-155) are taken in the development mode alone.',
		'',
	];
}

function limits(): string[] {
	return [
		'## Limits',
		'',
		'Each can be set: `mosaic dev --rpc-limits callMilliseconds=10000,logBlocks=2000`, or `"limits": { "logBlocks": 2000 }` under `rpc` in the',
		'`config.json` of a node. An error says which limit it was, and what to do.',
		'',
		'| limit | usually | of | beyond it |',
		'|---|---|---|---|',
		...limitNames.map((name) => {
			const { fallback, of, beyond } = limitTable[name];
			return `| \`${name}\` | ${fallback.toLocaleString('en')} | ${of} | ${beyond} |`;
		}),
		'',
		'Besides: 64 million characters of a trace (-32005). Calls run a few milliseconds at a time, and connections take turns: neither blocks nor other',
		'callers wait for a long call ([decision 8](decisions/0008-limits-and-safety.md)). Limits of time count from when the node has read the request.',
		'',
	];
}

function section({ title, where, methods }: MethodGroup): string[] {
	return [
		`## ${title}`,
		'',
		`Served ${where}.`,
		'',
		'| method | parameters | result |',
		'|---|---|---|',
		...methods.map(row),
		'',
	];
}

function row({ name, aliases = [], summary, parameters, result }: DeclaredMethod): string {
	const names = [name, ...aliases].map((each) => `\`${each}\``).join(' ');
	const shown = parameters.map((parameter) => (parameter.optional ? `${parameter.name}?` : parameter.name)).join(', ');
	return `| ${names}<br>${escaped(summary)} | ${shown} | ${escaped(result)} |`;
}

function escaped(text: string): string {
	return text.replaceAll('|', '\\|');
}
