import { devCommand } from './dev.ts';

/** Every command of the CLI, in the order of the help. */
export const commands = [devCommand] as const;
