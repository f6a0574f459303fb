import type { InterpreterStep, Message } from '@ethereumjs/evm';
import {
	bigIntToBytes,
	createAddressFromBigInt,
	createAddressFromString,
	createContractAddress,
	createContractAddress2,
	setLengthLeft,
} from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import { BackendError, type PrestateTracerOptions } from '@mosaic/rpc';
import { listen } from './listen.ts';
import { largestTrace, type Trace, type TracedMessage, type TracedOutcome, type Tracer } from './tracer.ts';
import { hexOf, quantityOf, wordOf } from './words.ts';

interface AccountImage {
	readonly exists: boolean;
	readonly balance: bigint;
	readonly nonce: bigint;
	readonly code: string;
	readonly codeHash: string;
	readonly storage: Map<string, string>;
}

/** Opcodes that touch the account on top of the stack, and calls, which name it one below. */
const touching = new Set(['BALANCE', 'EXTCODESIZE', 'EXTCODECOPY', 'EXTCODEHASH', 'SELFDESTRUCT']);
const calling = new Set(['CALL', 'CALLCODE', 'DELEGATECALL', 'STATICCALL']);
/** EIP-3860; and memory beyond which no gas suffices. */
const mostInitCode = 49_152n;
const mostMemory = 1n << 32n;
const emptyCodeHash = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';

/** geth's prestateTracer: the accounts that a transaction touches as they are before it, or what it changes of them. */
export class PrestateTracer implements Tracer {
	readonly #options: PrestateTracerOptions;
	readonly #before = new Map<string, AccountImage>();
	readonly #created = new Set<string>();
	#size = 0;

	constructor(options: PrestateTracerOptions) {
		this.#options = options;
	}

	async begin(vm: VM, { from, to, feeRecipient, authorities = [] }: TracedMessage): Promise<void> {
		for (const address of [from, feeRecipient, ...authorities, ...(to === null ? [] : [to])])
			await this.#touch(vm, address);
		if (to === null) await this.#willCreate(vm, await nextCreation(vm, from));
		listen(vm, {
			beforeMessage: (message) => this.#entered(vm, message),
			step: (step) => this.#stepped(vm, step),
			afterMessage: ({ createdAddress }) => {
				if (createdAddress !== undefined) this.#created.add(createdAddress.toString());
			},
		});
	}

	async finish(vm: VM, _message: TracedMessage, { createdAddress }: TracedOutcome): Promise<Trace> {
		if (this.#size > largestTrace)
			throw new BackendError('LIMIT_EXCEEDED', `the trace has more than ${largestTrace} characters`);
		if (createdAddress !== null) this.#created.add(createdAddress);
		if (this.#options.diffMode) return this.#difference(vm);
		const images = [...this.#before].filter(([address, image]) => image.exists || !this.#created.has(address));
		return Object.fromEntries(images.map(([address, image]) => [address, this.#format(image)]));
	}

	async #difference(vm: VM): Promise<Trace> {
		const [pre, post]: Record<string, Trace>[] = [{}, {}];
		for (const [address, before] of this.#before) {
			const after = await this.#image(vm, address, [...before.storage.keys()]);
			const changes = this.#changes(before, after);
			if (changes === null) continue;
			const storage = new Map(
				[...before.storage].filter(([slot]) => before.storage.get(slot) !== after.storage.get(slot)),
			);
			const nonZero = new Map([...storage].filter(([, value]) => BigInt(value) !== 0n));
			if (before.exists && pre !== undefined) pre[address] = this.#format({ ...before, storage: nonZero });
			if (after.exists && post !== undefined) post[address] = changes;
		}
		return { pre: pre ?? {}, post: post ?? {} };
	}

	/** What of an account is another after than before; null for nothing. */
	#changes(before: AccountImage, after: AccountImage): { [field: string]: Trace } | null {
		const changes: { [field: string]: Trace } = {};
		if (before.balance !== after.balance) changes.balance = quantityOf(after.balance);
		if (before.nonce !== after.nonce) changes.nonce = Number(after.nonce);
		if (before.codeHash !== after.codeHash && !this.#options.disableCode) {
			changes.code = after.code;
			changes.codeHash = after.codeHash;
		}
		const slots = [...after.storage].filter(([slot, value]) => before.storage.get(slot) !== value);
		const written = slots.filter(([, value]) => BigInt(value) !== 0n);
		if (written.length > 0 && !this.#options.disableStorage) changes.storage = Object.fromEntries(written);
		const isSame = Object.keys(changes).length === 0 && slots.length === 0 && before.exists === after.exists;
		return isSame ? null : changes;
	}

	#format({ balance, nonce, code, codeHash, storage }: AccountImage): Trace {
		const hasCode = code !== '0x' && !this.#options.disableCode;
		return {
			balance: quantityOf(balance),
			...(nonce > 0n && { nonce: Number(nonce) }),
			...(hasCode && { code, codeHash }),
			...(storage.size > 0 && !this.#options.disableStorage && { storage: Object.fromEntries(storage) }),
		};
	}

	async #entered(vm: VM, { to, caller }: Message): Promise<void> {
		await this.#touch(vm, caller.toString());
		if (to !== undefined) await this.#touch(vm, to.toString());
	}

	async #stepped(vm: VM, step: InterpreterStep): Promise<void> {
		if (this.#size > largestTrace) return;
		const { stack, address } = step;
		const { name } = step.opcode;
		if (name === 'CREATE') await this.#willCreate(vm, await nextCreation(vm, address.toString()));
		if (name === 'CREATE2') {
			const created = saltedCreation(step);
			if (created !== null) await this.#willCreate(vm, created);
		}
		const top = stack.at(-1);
		if (touching.has(name) && top !== undefined) await this.#touch(vm, addressOf(top));
		const callee = stack.at(-2);
		if (calling.has(name) && callee !== undefined) await this.#touch(vm, addressOf(callee));
		if ((name !== 'SLOAD' && name !== 'SSTORE') || top === undefined) return;
		await this.#touch(vm, address.toString());
		const { storage } = this.#before.get(address.toString()) ?? { storage: new Map<string, string>() };
		const slot = wordOf(top);
		if (storage.has(slot)) return;
		storage.set(slot, await storedAt(vm, address.toString(), slot));
		this.#size += 140;
	}

	/** Keeps an account as it is before it becomes a contract. */
	async #willCreate(vm: VM, address: string): Promise<void> {
		await this.#touch(vm, address);
		this.#created.add(address);
	}

	/** Keeps an account as it is now, the first time it is touched: nothing has changed it before. */
	async #touch(vm: VM, address: string): Promise<void> {
		if (this.#before.has(address) || this.#size > largestTrace) return;
		const image = await this.#image(vm, address, []);
		this.#before.set(address, image);
		this.#size += 200 + image.code.length;
	}

	async #image(vm: VM, hex: string, slots: readonly string[]): Promise<AccountImage> {
		const address = createAddressFromString(hex);
		const account = await vm.stateManager.getAccount(address);
		const storage = new Map<string, string>();
		for (const slot of slots) storage.set(slot, await storedAt(vm, hex, slot));
		return {
			exists: account !== undefined && !account.isEmpty(),
			balance: account?.balance ?? 0n,
			nonce: account?.nonce ?? 0n,
			code: hexOf(await vm.stateManager.getCode(address)),
			codeHash: account === undefined ? emptyCodeHash : hexOf(account.codeHash),
			storage,
		};
	}
}

/** Where the next contract of an account will be. */
async function nextCreation(vm: VM, creator: string): Promise<string> {
	const address = createAddressFromString(creator);
	return createContractAddress(address, (await vm.stateManager.getAccount(address))?.nonce ?? 0n).toString();
}

/** Where the CREATE2 of this step puts its contract; null where it cannot be one. */
function saltedCreation({ stack, memory, address }: InterpreterStep): string | null {
	const [salt, size, offset] = stack.slice(-4);
	if (salt === undefined || size === undefined || offset === undefined) return null;
	if (size > mostInitCode || offset > mostMemory) return null;
	const code = new Uint8Array(Number(size));
	code.set(memory.subarray(Number(offset), Number(offset + size)));
	return createContractAddress2(address, setLengthLeft(bigIntToBytes(salt), 32), code).toString();
}

async function storedAt(vm: VM, address: string, slot: string): Promise<string> {
	const value = await vm.stateManager.getStorage(createAddressFromString(address), Buffer.from(slot.slice(2), 'hex'));
	return wordOf(value.length === 0 ? 0n : BigInt(hexOf(value)));
}

function addressOf(word: bigint): string {
	return createAddressFromBigInt(BigInt.asUintN(160, word)).toString();
}
