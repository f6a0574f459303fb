import { type AllowedOrigins, limitsFrom, type RpcLimits } from '@mosaic/rpc/settings';

/** Who may call a server, what it serves, and within which limits. */
export interface RpcAccess {
	/** Pages of which origins may call. */
	readonly origins: AllowedOrigins;
	/** Host names by which it may be called, beyond loopback and IP addresses; `*` for any. */
	readonly hosts: readonly string[];
	/** null: all that there are. */
	readonly namespaces: readonly string[] | null;
	/** File with a secret of 32 bytes in hex; null: callers need no token. */
	readonly jwtSecretFile: string | null;
	readonly limits: RpcLimits;
}

/** What holds where nothing is set. */
export const usualAccess: RpcAccess = {
	origins: 'loopback',
	hosts: [],
	namespaces: null,
	jwtSecretFile: null,
	limits: limitsFrom(),
};
