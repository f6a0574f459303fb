import type { Logger } from '../../logging/logger.ts';

/** A logger whose lines below a warning can be switched off while it runs. */
export class SwitchableLogger implements Logger {
	readonly #logger: Logger;
	enabled = true;

	constructor(logger: Logger) {
		this.#logger = logger;
	}

	debug(fields: object, message: string): void {
		if (this.enabled) this.#logger.debug(fields, message);
	}

	info(fields: object, message: string): void {
		if (this.enabled) this.#logger.info(fields, message);
	}

	warn(fields: object, message: string): void {
		this.#logger.warn(fields, message);
	}

	error(fields: object, message: string): void {
		this.#logger.error(fields, message);
	}
}
