import { network } from 'hardhat';

/** What `hardhat run` does: a script over the network. */
const { viem } = await network.create();
const client = await viem.getPublicClient();
const [sender] = await viem.getWalletClients();
const hash = await sender?.sendTransaction({ to: sender.account.address, value: 1n });
const { status } = await client.waitForTransactionReceipt({ hash: hash ?? '0x' });
process.stdout.write(`${JSON.stringify({ chainId: await client.getChainId(), status })}\n`);
