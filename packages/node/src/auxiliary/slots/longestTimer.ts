/** Milliseconds: Node.js fires a timer of more at once, and a chain may begin later than that. */
export const longestTimer = 2 ** 31 - 1;
