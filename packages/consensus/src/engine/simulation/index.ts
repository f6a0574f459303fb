/** Networks of engines in virtual time, for test suites: `@mosaic/consensus/simulation`. */
export { makeKeys, type TestKey, testSpec } from '../../testing/chain.ts';
export { type Misdeed, unprovableMisdeeds } from './misdeeds.ts';
export { type Changes, SimulatedOrigin } from './origin.ts';
export { Random } from './random.ts';
export type { SimulatedNode } from './simulatedNode.ts';
export { type NodePlan, Simulation, type SimulationOptions, type StoryEvent } from './simulation.ts';
