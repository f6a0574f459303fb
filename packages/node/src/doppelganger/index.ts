export { DoppelgangerWatch, type SignedMessage } from './doppelganger.ts';
export type { DoppelgangerError } from './errors.ts';
export { watchSlots } from './watchSlots.ts';
