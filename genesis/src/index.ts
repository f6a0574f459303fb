export { type DevGenesisOptions, devGenesis } from './devGenesis.ts';
export { GenesisError, type GenesisErrorCode, type GenesisErrorData } from './errors.ts';
export { type ForeignForkName, type ForeignGenesis, type ForkSchedule, parseForeignGenesis } from './foreignGenesis.ts';
export { genesisToJson } from './genesisToJson.ts';
export { parseGenesis } from './parseGenesis.ts';
export { type SystemContract, systemContracts } from './systemContracts.ts';
export type { Genesis, GenesisAccount, GenesisAccountJson, GenesisJson, GenesisParent } from './types.ts';
export { usualContracts } from './usualContracts.ts';
