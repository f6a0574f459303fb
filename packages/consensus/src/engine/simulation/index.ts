/** Networks of engines in virtual time, for test suites: `@mosaic/consensus/simulation`. */
export { makeKeys, type TestKey, testSpec } from '../../testing/chain.ts';
export { Random } from './random.ts';
export type { SimulatedNode } from './simulatedNode.ts';
export { type Misdeed, type NodePlan, Simulation, type SimulationOptions, type StoryEvent } from './simulation.ts';
