import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP link between two nodes that a test can cut: what goes wrong in networks, outside of the nodes. */
export class LinkProxy {
	readonly port: number;
	/** Port of the node at the far end; null before it runs for the first time. */
	target: number | null = null;
	readonly #server: Server;
	readonly #sockets: Set<Socket>;
	#isCut = false;
	#swallows = false;

	private constructor(server: Server, sockets: Set<Socket>) {
		this.#server = server;
		this.#sockets = sockets;
		this.port = (server.address() as AddressInfo).port;
	}

	/** Listens on a port that the system chose; what comes is passed on once there is a target. */
	static async open(): Promise<LinkProxy> {
		const sockets = new Set<Socket>();
		const server = createServer();
		await once(server.listen(0, '127.0.0.1'), 'listening');
		const proxy = new LinkProxy(server, sockets);
		server.on('connection', (near) => proxy.#pass(near));
		return proxy;
	}

	/** Breaks the connections, and refuses others. */
	cut(): void {
		this.#isCut = true;
		for (const socket of this.#sockets) socket.destroy();
	}

	/** Keeps the connections, and takes new ones, but loses all that is sent over them. */
	swallow(): void {
		this.#swallows = true;
	}

	heal(): void {
		this.#isCut = false;
		this.#swallows = false;
	}

	async close(): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, 'close');
	}

	#pass(near: Socket): void {
		const { target } = this;
		if (this.#isCut || target === null) {
			near.destroy();
			return;
		}
		const far = connect(target, '127.0.0.1');
		for (const [socket, other] of [
			[near, far],
			[far, near],
		] as const) {
			this.#sockets.add(socket);
			socket.on('error', () => undefined);
			socket.on('close', () => {
				this.#sockets.delete(socket);
				other.destroy();
			});
			socket.on('data', (bytes) => {
				if (this.#swallows) return;
				if (!other.write(bytes)) socket.pause();
			});
			other.on('drain', () => socket.resume());
			socket.on('end', () => other.end());
		}
	}
}
