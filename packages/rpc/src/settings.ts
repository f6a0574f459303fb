/** What a server is set with, for those who read settings and may never start one: nothing here loads the methods. */
export { isLimit, isLimitName, type LimitName, limitNames, limitsFrom, limitTable, type RpcLimits } from './limits.ts';
export { namespaces } from './methods/namespaces.ts';
export type { AllowedOrigins } from './transport/options.ts';
