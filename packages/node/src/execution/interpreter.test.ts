import { createBlock } from '@ethereumjs/block';
import { createEVM, type EVM } from '@ethereumjs/evm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlatState, NodeStore } from '../state/index.ts';
import { Database } from '../storage/index.ts';
import { createChainCommon } from './chainCommon.ts';
import { createMachine, type Machine } from './machine.ts';

const common = createChainCommon(31_337, 'osaka');
const block = createBlock({ header: { baseFeePerGas: 7n } }, { common });
const gasLimit = 5_000n;
let database: Database;
let stock: EVM;
let own: Machine;
beforeAll(async () => {
	database = await Database.open();
	const nodes = new NodeStore(database);
	stock = await createEVM({ common, stateManager: new FlatState(nodes) });
	own = await createMachine(common, new FlatState(nodes), () => null);
});
afterAll(() => database.close());

/** Bytes of code: jumps to anywhere, pushes of any size, and whatever else there is below calls and creations. */
const code = fc
	.array(
		fc.oneof(
			fc.constantFrom([0x5b], [0x56], [0x57], [0x50], [0x58], [0x5a], [0x01], [0x0c], [0x52], [0x20], [0xfe], [0xf3]),
			fc.tuple(fc.constant(0x60), fc.nat(40)),
			fc.tuple(fc.constant(0x60), fc.nat(40), fc.constant(0x56)),
			fc.tuple(fc.constant(0x61), fc.nat(255), fc.nat(255)),
			fc.tuple(fc.integer({ min: 0x5f, max: 0xa4 })),
			fc.tuple(fc.integer({ min: 0x00, max: 0x4f })),
		),
		{ minLength: 1, maxLength: 40 },
	)
	.map((parts) => Uint8Array.from(parts.flat()));

async function run(evm: Pick<EVM, 'runCode' | 'journal'>, bytes: Uint8Array) {
	evm.journal.cleanJournal();
	const result = await evm.runCode({ code: bytes, gasLimit, block });
	const { executionGasUsed, returnValue, exceptionError, logs } = result;
	return { executionGasUsed, returnValue, error: exceptionError?.error, logs };
}

describe('the interpreter', () => {
	it('ends any code as the one of ethereumjs does, the first time and again', async () => {
		await fc.assert(
			fc.asyncProperty(code, async (bytes) => {
				const expected = await run(stock, bytes);
				expect(await run(own.evm, bytes)).toEqual(expected);
				expect(await run(own.evm, bytes)).toEqual(expected);
			}),
			{ numRuns: 500 },
		);
	});

	it('tells whoever listens of each step', async () => {
		const steps: string[] = [];
		own.evm.events.on('step', ({ opcode }, next) => {
			steps.push(opcode.name);
			next?.();
		});
		await run(own.evm, Uint8Array.of(0x60, 0x04, 0x56, 0x00, 0x5b, 0x58));
		own.evm.events.removeAllListeners('step');
		expect(steps).toEqual(['PUSH1', 'JUMP', 'JUMPDEST', 'PC']);
	});
});
