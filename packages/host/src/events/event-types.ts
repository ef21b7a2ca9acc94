// Every type of event, complete by the compiler.
import type { HostEventType, TenantEvent } from './types.ts';

export const TENANT_EVENTS: Readonly<Record<TenantEvent['type'], true>> = Object.freeze({
  admitted: true,
  started: true,
  restarting: true,
  restarted: true,
  idle: true,
  updated: true,
  'update-failed': true,
  faulted: true,
  stopped: true,
  output: true,
});

export const HOST_EVENTS: Readonly<Record<HostEventType, true>> = Object.freeze({
  ...TENANT_EVENTS,
  'side-started': true,
  'side-failed': true,
  'side-ended': true,
  stuck: true,
  'queue-full': true,
  closed: true,
});
