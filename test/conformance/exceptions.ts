/** Cases of the suite that this node answers differently on purpose, each with its reason; docs/json-rpc.md shows them. */
export const exceptions: Readonly<Record<string, string>> = {};
