import {
	type Block,
	type BlockHeader,
	createBlock,
	createBlockHeader,
	genTransactionsTrieRoot,
	genWithdrawalsTrieRoot,
	type HeaderData,
} from '@ethereumjs/block';
import { type Common, ConsensusType, createCommonFromGethGenesis } from '@ethereumjs/common';
import { RLP } from '@ethereumjs/rlp';
import { MerkleStateManager } from '@ethereumjs/statemanager';
import { Account, createAddressFromString, createWithdrawal, hexToBytes, type Withdrawal } from '@ethereumjs/util';
import { createVM, runBlock, type VM } from '@ethereumjs/vm';
import { keccak256 } from '@mosaic/consensus';
import { loadCurve } from '../../execution/curve.ts';
import { customCrypto } from '../../execution/customCrypto.ts';
import { firstBlocks, foreignGenesis, lastBlock, secondsPerBlock } from './foreignGenesis.ts';
import { foreignTransactions } from './foreignTransactions.ts';

/** A chain that stock ethereumjs made, through all hardforks: its genesis file and its blocks. */
export interface ForeignChain {
	readonly genesis: ReturnType<typeof foreignGenesis> & { config: { terminalTotalDifficulty: number } };
	/** Of genesis and all after it. */
	readonly blocks: readonly Block[];
}

const miner = `0x${'d1'.repeat(20)}` as const;

export async function makeForeignChain(): Promise<ForeignChain> {
	await loadCurve();
	const genesis = foreignGenesis();
	// Of the end of proof of work stock ethereumjs only knows the block.
	const config = { ...genesis.config, mergeForkBlock: firstBlocks.paris, terminalTotalDifficulty: 1 };
	const stock = { ...genesis, name: 'foreign', config };
	const common = createCommonFromGethGenesis(stock as never, { customCrypto: { kzg: customCrypto.kzg } });
	const { vm, blocks } = await start(common, genesis);
	const nonces = [0, 0];
	for (let number = 1; number <= lastBlock; number += 1) blocks.push(await extend(vm, blocks, nonces));
	const works = blocks.slice(0, firstBlocks.paris).map(({ header }) => header.difficulty);
	const terminalTotalDifficulty = Number(works.reduce((sum, difficulty) => sum + difficulty, 0n));
	return { genesis: { ...genesis, config: { ...genesis.config, terminalTotalDifficulty } }, blocks };
}

async function start(common: Common, genesis: ReturnType<typeof foreignGenesis>) {
	common.setHardforkBy({ blockNumber: 0, timestamp: 0 });
	const stateManager = new MerkleStateManager({ common });
	for (const [hex, { balance, nonce, code }] of Object.entries<Record<string, string>>(genesis.alloc)) {
		const address = createAddressFromString(hex);
		await stateManager.putAccount(address, new Account(BigInt(nonce ?? 0), BigInt(balance ?? 0)));
		if (code !== undefined) await stateManager.putCode(address, hexToBytes(code as `0x${string}`));
	}
	const blocks: Block[] = [];
	const blockchain = {
		getBlock: async (number: number) => blocks[number] ?? { hash: () => new Uint8Array(32) },
		putBlock: async () => {},
		shallowCopy: () => blockchain,
	};
	const stateRoot = await stateManager.getStateRoot();
	const header = { gasLimit: BigInt(genesis.gasLimit), difficulty: BigInt(genesis.difficulty), stateRoot };
	blocks.push(createBlock({ header }, { common, setHardfork: true }));
	return { vm: await createVM({ common, stateManager, blockchain, setHardfork: true }), blocks };
}

/** The next block, executed by ethereumjs's own function, which fills in what the header must say. */
async function extend(vm: VM, blocks: readonly Block[], nonces: number[]): Promise<Block> {
	const parent = (blocks.at(-1) as Block).header;
	const place = { number: parent.number + 1n, timestamp: parent.timestamp + BigInt(secondsPerBlock) };
	vm.common.setHardforkBy({ blockNumber: place.number, timestamp: place.timestamp });
	const { common } = vm;
	const number = Number(place.number);
	const transactions = foreignTransactions(common, number, nonces);
	const withdrawals = common.isActivatedEIP(4895) ? { withdrawals: withdrawalsOf(number) } : {};
	const uncleHeaders = ommersOf(common, blocks);
	const draft: HeaderData = {
		...place,
		...forkFields(common, parent, transactions.filter(({ type }) => type === 3).length),
		parentHash: parent.hash(),
		coinbase: miner,
		uncleHash: keccak256(RLP.encode(uncleHeaders.map((header) => header.raw()))),
		transactionsTrie: await genTransactionsTrieRoot(transactions),
		...(withdrawals.withdrawals && { withdrawalsRoot: await genWithdrawalsTrieRoot(withdrawals.withdrawals) }),
	};
	const options = {
		common,
		setHardfork: true,
		...(common.consensusType() === ConsensusType.ProofOfWork && { calcDifficultyFromHeader: parent }),
	};
	const block = createBlock({ header: draft, transactions, uncleHeaders, ...withdrawals }, options);
	const result = await runBlock(vm, { block, generate: true, skipBlockValidation: true, setHardfork: true });
	const header = {
		...block.header,
		stateRoot: result.stateRoot,
		receiptTrie: result.receiptsRoot,
		logsBloom: result.logsBloom,
		gasUsed: result.gasUsed,
		...(result.requestsHash !== undefined && { requestsHash: result.requestsHash }),
	};
	return createBlock({ header, transactions, uncleHeaders, ...withdrawals }, { common, setHardfork: true });
}

/** What a header has by its fork. */
function forkFields(common: Common, parent: BlockHeader, blobs: number): HeaderData {
	const prices = common.isActivatedEIP(1559);
	const isFirst = prices && !parent.common.isActivatedEIP(1559);
	return {
		gasLimit: isFirst ? parent.gasLimit * 2n : parent.gasLimit,
		...(prices && { baseFeePerGas: isFirst ? common.param('initialBaseFee') : parent.calcNextBaseFee() }),
		...(common.isActivatedEIP(4844) && {
			blobGasUsed: BigInt(blobs) * common.param('blobGasPerBlob'),
			excessBlobGas: parent.calcNextExcessBlobGas(common),
			parentBeaconBlockRoot: `0x${'be'.repeat(32)}`,
		}),
	};
}

function withdrawalsOf(number: number): Withdrawal[] {
	const [some, none] = [`0x${'e1'.repeat(20)}`, `0x${'e0'.repeat(20)}`] as const;
	return [
		createWithdrawal({ index: number * 2, validatorIndex: 1, address: some, amount: 5n }),
		createWithdrawal({ index: number * 2 + 1, validatorIndex: 2, address: none, amount: 0n }),
	];
}

/** Blocks of proof of work that name siblings of their parent's, or of its parent's; one of them is of the fork before. */
const ommersAt = new Map<number, readonly number[]>([
	[5, [1]],
	[9, [1, 2]],
	[firstBlocks.london, [1]],
]);

function ommersOf(common: Common, blocks: readonly Block[]): BlockHeader[] {
	return (ommersAt.get(blocks.length) ?? []).map((generation) => {
		const sibling = (blocks.at(-generation) as Block).header;
		const parent = (blocks.at(-generation - 1) as Block).header;
		const { number, parentHash, gasLimit, baseFeePerGas } = sibling;
		const timestamp = sibling.timestamp + 1n;
		const data = { number, parentHash, gasLimit, timestamp, coinbase: `0x${'0e'.repeat(20)}` as const };
		const fee = baseFeePerGas === undefined ? {} : { baseFeePerGas };
		const options = { common: common.copy(), setHardfork: true, calcDifficultyFromHeader: parent };
		return createBlockHeader({ ...data, ...fee, extraData: '0x07' }, options);
	});
}
