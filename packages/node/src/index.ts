export type { StackFacts } from './dev/banner.ts';
export type { DevOptions } from './dev/options.ts';
export { type DevStack, startDev } from './dev/startDev.ts';
export type { LogLevel } from './logging/levels.ts';
export { createLogger, type Logger } from './logging/logger.ts';
