import type { Message } from '@ethereumjs/evm';
import type { VM } from '@ethereumjs/vm';
import { hexToBytes } from '@mosaic/consensus';
import { consoleAddress, consoleText } from './consoleText.ts';

/** What one transaction may print: a loop would fill the disk. */
const mostLines = 256;
const mostCharacters = 256 * 1024;
const address = hexToBytes(consoleAddress);

/** Takes down what contracts print to the console. */
export class ConsoleLines {
	#lines: string[] = [];
	#characters = 0;
	#omitted = 0;

	/** Listens to a machine for as long as it lives. */
	watch({ evm }: VM): void {
		evm.events?.on('beforeMessage', (message) => this.#entered(message));
	}

	/** The lines since the last time. */
	take(): readonly string[] {
		const lines = this.#omitted === 0 ? this.#lines : [...this.#lines, `… and ${this.#omitted} lines more`];
		this.#lines = [];
		this.#characters = 0;
		this.#omitted = 0;
		return lines;
	}

	#entered(message: Message): void {
		// The ninth byte tells nearly all others apart: this is asked at every call.
		if (message.to?.bytes[9] !== address[9] || !Buffer.from(address).equals(message.codeAddress.bytes)) return;
		if (this.#lines.length >= mostLines || this.#characters > mostCharacters) {
			this.#omitted += 1;
			return;
		}
		const text = consoleText(message.data);
		if (text === null) return;
		this.#lines.push(text);
		this.#characters += text.length;
	}
}
