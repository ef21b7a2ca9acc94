export { isCapability, makeCapability, type Methods } from './capability.ts';
export type { ProxyTest } from './crossing.ts';
export { isGuestError } from './errors.ts';
export { type BorderLimits, borderDefaults } from './limits.ts';
export { type Border, type BorderOptions, makeBorder } from './make-border.ts';
export { isRefusal } from './refusal.ts';
