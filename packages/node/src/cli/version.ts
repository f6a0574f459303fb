import packageJson from '../../package.json' with { type: 'json' };

/** The version of this checkout. */
export const version: string = packageJson.version;
/** What `web3_clientVersion` answers. */
export const clientVersion = `Mosaic/v${version}/${process.platform}-${process.arch}/node${process.versions.node}`;
/**
 * The same of a chain that has the controls of development nodes: Hardhat's helpers use them where the name begins with one that
 * they know.
 */
export const developmentClientVersion = `anvil-compatible/${clientVersion}`;
