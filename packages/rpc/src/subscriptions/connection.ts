/** A connection that can carry notifications: a WebSocket. */
export interface Connection {
	/** Sends text; drops the connection where its peer reads too slowly. */
	readonly send: (text: string) => void;
	/** Ends the connection at once. */
	readonly drop: () => void;
	readonly onClose: (task: () => void) => void;
}
