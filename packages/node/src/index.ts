export type { StackFacts } from './dev/banner.ts';
export type { DevOptions } from './dev/options.ts';
export { type DevStack, startDev } from './dev/startDev.ts';
export { createLogger, type Logger, type LogLevel } from './logging/logger.ts';
