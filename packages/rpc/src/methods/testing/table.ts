import type { Method } from '../method.ts';
import { buildBlockV1 } from './buildBlockV1.ts';
import type { TestingPorts } from './declare.ts';

/** The methods of the `testing_` namespace. */
export const testingMethods = [buildBlockV1] as const satisfies readonly Method<TestingPorts>[];
