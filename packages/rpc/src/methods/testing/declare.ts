import type { TestingBackend } from '../../backend.ts';
import { declarator } from '../method.ts';

/** What the methods of the `testing_` namespace run against. */
export interface TestingPorts {
	readonly testing: TestingBackend;
}

export const declareTesting = declarator<TestingPorts>();
