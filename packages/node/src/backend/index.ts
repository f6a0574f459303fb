export { type BackendParts, createBackend, type Tags } from './createBackend.ts';
