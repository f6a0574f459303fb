import { connect, type Socket } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

/**
 * One kept HTTP connection that posts a body, waits for its answer, and posts the next: as little as HTTP asks for, so
 * that what is measured is the server. The server must say how long its answers are.
 */
export class KeptConnection {
	readonly #socket: Socket;
	readonly #head: string;
	#received: Buffer = Buffer.alloc(0);
	#waiting: { resolve: (body: Buffer) => void; reject: (error: Error) => void } | undefined;

	private constructor(socket: Socket, host: string) {
		this.#socket = socket;
		this.#head = `POST / HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: `;
		socket.setNoDelay(true);
		socket.on('data', (chunk: Buffer) => this.#take(chunk));
		socket.on('error', (error) => this.#waiting?.reject(error));
		socket.on('close', () => this.#waiting?.reject(new TypeError('the server closed the connection')));
	}

	static async open(url: string): Promise<KeptConnection> {
		const { hostname, port, host } = new URL(url);
		const socket = connect(Number(port), hostname);
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('error', reject);
		});
		return new KeptConnection(socket, host);
	}

	/** The body of the answer. Rejects where the server refuses or ends. */
	post(body: string): Promise<Buffer> {
		return new Promise((resolve, reject) => {
			this.#waiting = { resolve, reject };
			this.#socket.write(`${this.#head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
		});
	}

	close(): void {
		this.#waiting = undefined;
		this.#socket.destroy();
	}

	#take(chunk: Buffer): void {
		this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
		const end = this.#received.indexOf(headEnd);
		if (end < 0) return;
		const head = this.#received.subarray(0, end).toString('latin1');
		const length = /^content-length: *(\d+)/im.exec(head)?.[1];
		const from = end + headEnd.length;
		if (length !== undefined && this.#received.length < from + Number(length)) return;
		const waiting = this.#waiting;
		const answer = this.#received.subarray(from);
		this.#waiting = undefined;
		this.#received = Buffer.alloc(0);
		if (length !== undefined && head.startsWith('HTTP/1.1 200')) waiting?.resolve(answer);
		else waiting?.reject(new TypeError(`the server answered: ${head}`));
	}
}
