export { type Attenuated, type AttenuateOptions, attenuate } from './patterns/attenuate.ts';
export {
  type AuditEntry,
  type AuditEvent,
  type AuditKind,
  type AuditLog,
  type AuditLogOptions,
  makeAuditLog,
} from './audit-log.ts';
export { type AuditTap, type AuditTapOptions, makeAuditTap } from './audit-tap.ts';
export type { Grant, MethodName } from './capability.ts';
export { type ConsoleLines, type ConsolePowerOptions, makeConsolePower } from './console-power.ts';
export { type CapsError, type CapsErrorCode, type CapsErrorDetails, isCapsError } from './errors.ts';
export { type KeyValueOptions, type KeyValueStore, makeKeyValuePower, type StoredValue } from './key-value-power.ts';
export { makeRevocable, type RevocableOptions } from './patterns/revocable.ts';
