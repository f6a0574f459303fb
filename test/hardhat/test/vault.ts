import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { network } from 'hardhat';
import { parseEther } from 'viem';
import vaultModule from '../ignition/modules/Vault.ts';

const year = 365n * 24n * 60n * 60n;

describe('Vault', async () => {
	const { ethers, ignition, networkHelpers, viem } = await network.create();
	const { loadFixture, time } = networkHelpers;
	const client = await viem.getPublicClient();

	async function lockedForAYear() {
		const unlockTime = BigInt(await time.latest()) + year;
		const [owner, other] = await viem.getWalletClients();
		assert.ok(owner !== undefined && other !== undefined);
		return { vault: await viem.deployContract('Vault', [unlockTime]), unlockTime, owner, other };
	}

	it('is deployed, and the same after each fixture', async () => {
		const first = await loadFixture(lockedForAYear);
		assert.equal(await first.vault.read.unlockTime(), first.unlockTime);
		await first.vault.write.deposit({ value: 7n });
		assert.equal(await first.vault.read.deposits([first.owner.account.address]), 7n);
		const second = await loadFixture(lockedForAYear);
		assert.equal(second.vault.address, first.vault.address);
		assert.equal(await second.vault.read.deposits([first.owner.account.address]), 0n);
	});

	it('refuses before its time, with the errors that it declares', async () => {
		const { vault, unlockTime, other } = await loadFixture(lockedForAYear);
		await assert.rejects(vault.write.withdraw(), (error: Error) => error.message.includes(`Locked(uint256 until)`));
		await assert.rejects(vault.read.divide([1n, 0n]), /division or modulo by zero/i);
		await assert.rejects(vault.write.setOwner([other.account.address], { account: other.account }), /not the owner/);
		await time.increaseTo(unlockTime);
		await assert.rejects(vault.write.withdraw(), /NothingDeposited\(address caller\)/);
	});

	it('pays out after its time', async () => {
		const { vault, unlockTime, other } = await loadFixture(lockedForAYear);
		await vault.write.deposit({ account: other.account, value: parseEther('1') });
		await time.increaseTo(unlockTime);
		const before = await client.getBalance({ address: other.account.address });
		const hash = await vault.write.withdraw({ account: other.account });
		const { gasUsed, effectiveGasPrice, blockNumber } = await client.waitForTransactionReceipt({ hash });
		const after = await client.getBalance({ address: other.account.address });
		assert.equal(after, before + parseEther('1') - gasUsed * effectiveGasPrice);
		const events = await vault.getEvents.Withdrawn({}, { fromBlock: blockNumber });
		assert.deepEqual(events[0]?.args, { to: events[0]?.args.to, amount: parseEther('1') });
	});

	it('obeys who is impersonated', async () => {
		const { vault, owner } = await loadFixture(lockedForAYear);
		const stranger = '0x00000000000000000000000000000000DeaDBeef';
		await networkHelpers.impersonateAccount(owner.account.address);
		await vault.write.setOwner([stranger]);
		await networkHelpers.impersonateAccount(stranger);
		await networkHelpers.setBalance(stranger, parseEther('3'));
		await vault.write.setOwner([owner.account.address], { account: stranger });
		await networkHelpers.stopImpersonatingAccount(stranger);
		assert.equal((await vault.read.owner()).toLowerCase(), owner.account.address);
	});

	it('has the controls of a Hardhat network', async () => {
		const address = '0x00000000000000000000000000000000000a11ce';
		const snapshot = await networkHelpers.takeSnapshot();
		const begun = await time.latestBlock();
		assert.ok((await client.getCode({ address })) === undefined);
		await networkHelpers.mine(3, { interval: 60 });
		// The blocks that make transactions final come by themselves, so that there may be more than are asked for.
		await networkHelpers.mineUpTo(begun + 50);
		assert.ok((await time.latestBlock()) >= begun + 50);
		const at = await time.increase(3_600);
		assert.ok((await time.latest()) >= at);
		await time.setNextBlockTimestamp(at + 100);
		await networkHelpers.setPrevRandao(7n);
		await networkHelpers.setCoinbase(address);
		await networkHelpers.setBlockGasLimit(20_000_000n);
		await networkHelpers.setNextBlockBaseFeePerGas(1_000n);
		await networkHelpers.setCode(address, '0x600160005260206000f3');
		await networkHelpers.setNonce(address, 9);
		await networkHelpers.setStorageAt(address, 1n, 5n);
		await networkHelpers.mine();
		// One that finality wants may have followed already.
		let block = await client.getBlock();
		while (Number(block.timestamp) > at + 100) block = await client.getBlock({ blockHash: block.parentHash });
		assert.equal(Number(block.timestamp), at + 100);
		assert.equal(block.miner, address);
		assert.equal(block.gasLimit, 20_000_000n);
		assert.equal(block.baseFeePerGas, 1_000n);
		assert.equal(BigInt(block.mixHash), 7n);
		assert.equal(await client.getTransactionCount({ address }), 9);
		assert.equal(BigInt(await networkHelpers.getStorageAt(address, 1n)), 5n);
		assert.equal(BigInt((await client.call({ to: address })).data ?? 0), 1n);
		await snapshot.restore();
		assert.equal(await client.getCode({ address }), undefined);
	});

	it('is what ethers sees, too', async () => {
		const [signer, other] = await ethers.getSigners();
		const token = await ethers.deployContract('Token', [1_000n], signer);
		await (await token.getFunction('transfer')(other?.address, 5n)).wait();
		assert.equal(await token.getFunction('balanceOf')(other?.address), 5n);
		const transfers = await token.queryFilter('Transfer', 0);
		assert.deepEqual(transfers.map((transfer) => ('args' in transfer ? [...transfer.args] : [])).at(-1), [
			signer?.address,
			other?.address,
			5n,
		]);
		await assert.rejects(token.getFunction('transfer')(other?.address, 10_000n), /execution reverted/);
	});

	it('is deployed by Ignition', async () => {
		const unlockTime = 10_000_000_000n;
		const { vault, token } = await ignition.deploy(vaultModule, { parameters: { Vault: { unlockTime } } });
		assert.equal(await client.getBalance({ address: vault.address }), 5n);
		assert.equal(await token.read.totalSupply(), 1_000n);
	});
});
