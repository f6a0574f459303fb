import type { Connection, Stream } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { createHost, type Host } from '../createHost.ts';
import { defaultLimits, type NetworkOptions } from '../options.ts';
import { FrameWriter } from '../requests/frames.ts';
import { encodeStatus } from '../wire/status.ts';
import { type TestNode, testChain, testKey, testStatus } from './nodes.ts';

/** A libp2p host that speaks the protocols' bytes by hand: what no honest node sends can be sent. */
export interface RawPeer {
	readonly host: Host;
	readonly name: string;
	/** Whether it answers requests for its status. */
	greets: boolean;
	connect(node: TestNode): Promise<Connection>;
}

const running = new Set<Host>();

export async function startRawPeer(seed: number): Promise<RawPeer> {
	const options = {
		chain: testChain,
		listen: { host: '127.0.0.1', port: 0 },
		announce: [],
		staticPeers: [],
		bootstrap: [],
		mdns: false,
		maxPeers: 16,
		peerKey: testKey(seed),
	};
	const host = await createHost(options as unknown as NetworkOptions, defaultLimits, () => false);
	const raw: RawPeer = {
		host,
		name: host.peerId.toString(),
		greets: true,
		connect: (node) => host.dial(multiaddr(node.address)),
	};
	await host.handle('/mosaic/status/1', async (stream) => {
		if (!raw.greets) return;
		const writer = new FrameWriter(stream);
		await writer.write(encodeStatus(testStatus()), patience);
		await writer.end(patience);
		await stream.close();
	});
	await host.start();
	running.add(host);
	return raw;
}

const patience = () => AbortSignal.timeout(10_000);

/** Sends a frame and ends the sending. */
export async function sendAndClose(stream: Stream, frame: Uint8Array): Promise<void> {
	try {
		const writer = new FrameWriter(stream);
		await writer.write(frame, patience);
		await writer.flush(patience);
		await stream.close();
	} catch {
		// The other side may be gone already.
	}
}

export async function stopRawPeers(): Promise<void> {
	const hosts = [...running];
	running.clear();
	await Promise.all(hosts.map((host) => host.stop()));
}
