export { DoppelgangerWatch, type SignedMessage } from './doppelganger.ts';
export { DoppelgangerError } from './errors.ts';
export { watchSlots } from './watchSlots.ts';
