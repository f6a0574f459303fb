import type { RawData, WebSocket } from 'ws';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { RpcLimits } from '../limits.ts';
import type { Connection } from '../subscriptions/connection.ts';

/** One WebSocket: requests in, answers and notifications out. Reading pauses while too many requests run. */
export class SocketConnection {
	readonly #socket: WebSocket;
	readonly #dispatcher: Dispatcher;
	readonly #limits: RpcLimits;
	readonly #closeTasks: (() => void)[] = [];
	readonly #connection: Connection = {
		send: (text) => this.#send(text),
		drop: () => this.drop(),
		onClose: (task) => this.#onClose(task),
	};
	readonly #requests = new Set<Promise<void>>();
	#alive = true;
	#closing = false;

	constructor(socket: WebSocket, dispatcher: Dispatcher, limits: RpcLimits) {
		this.#socket = socket;
		this.#dispatcher = dispatcher;
		this.#limits = limits;
		socket.on('message', (data) => this.#receive(data));
		socket.on('pong', () => {
			this.#alive = true;
		});
		socket.on('error', () => socket.terminate());
		socket.on('close', () => {
			for (const task of this.#closeTasks) task();
		});
	}

	/** Drops the connection where the last ping was not answered, else pings again. */
	checkAlive(): void {
		if (this.#alive) this.#socket.ping();
		else this.#socket.terminate();
		this.#alive = false;
	}

	/** Reads no more, answers what runs, and says goodbye; resolves once the peer has closed. */
	async close(): Promise<void> {
		this.#closing = true;
		this.#socket.pause();
		await Promise.all(this.#requests);
		const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
		if (this.#socket.readyState === this.#socket.CLOSED) return;
		this.#socket.resume();
		this.#socket.close(1001, 'the server is stopping');
		await closed;
	}

	drop(): void {
		this.#socket.terminate();
	}

	/** At once where the socket is closed already: a request may outlive it. */
	#onClose(task: () => void): void {
		if (this.#socket.readyState === this.#socket.CLOSED) task();
		else this.#closeTasks.push(task);
	}

	#receive(data: RawData): void {
		const request = this.#serve(textOf(data));
		this.#requests.add(request);
		if (this.#requests.size >= this.#limits.socketRequests) this.#socket.pause();
		request.finally(() => {
			this.#requests.delete(request);
			if (this.#closing || !this.#socket.isPaused) return;
			if (this.#requests.size < this.#limits.socketRequests) this.#socket.resume();
		});
	}

	async #serve(text: string): Promise<void> {
		const afterAnswer: (() => void)[] = [];
		const answer = await this.#dispatcher.receive(text, {
			caller: this,
			connection: this.#connection,
			afterAnswer: (task) => afterAnswer.push(task),
		});
		if (answer !== null) this.#send(answer);
		for (const task of afterAnswer) task();
	}

	#send(text: string): void {
		if (this.#socket.readyState !== this.#socket.OPEN) return;
		if (this.#socket.bufferedAmount > this.#limits.socketBufferBytes) this.#socket.terminate();
		else this.#socket.send(text);
	}
}

function textOf(data: RawData): string {
	if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
	return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8');
}
