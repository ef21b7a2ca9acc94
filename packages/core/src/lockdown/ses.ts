// ses, with every option spelled out: one that is left out would be taken from a LOCKDOWN_* environment variable.
import './before-ses.ts';
import 'ses';
import type { FilledLockdownOptions } from './report.ts';
import { showTemporal } from './temporal.ts';

showTemporal();

interface SesGlobals {
  repairIntrinsics?: (options: object) => void;
  hardenIntrinsics?: () => void;
  lockdown?: unknown;
  console?: object | undefined;
  [name: string]: unknown;
}

const globals = globalThis as unknown as SesGlobals;

/** Names that ses would share with every compartment, and that it must not find: see {@link repair}. */
export const withheld: readonly string[] = Object.freeze([
  'lockdown',
  'TextEncoder',
  'TextDecoder',
  'ModuleSource',
  'Temporal', // where a host loaded ses itself
]);

/**
 * ses' first half. Returns its second half, and the paths that it removed because it does not know them.
 *
 * TextEncoder and TextDecoder are hidden from it: on Node they are classes with inner state of the host's, which
 * it would strip and freeze for the host too. Tenants get them, wrapped, as powers.
 */
export function repair({ errorTaming }: FilledLockdownOptions): { harden: () => void; removed: readonly string[] } {
  const repairIntrinsics = globals.repairIntrinsics;
  if (repairIntrinsics === undefined) throw new TypeError('ses did not install repairIntrinsics');
  const hidden = hide(['TextEncoder', 'TextDecoder', 'ModuleSource']);
  for (const name of ['lockdown', 'repairIntrinsics']) Reflect.deleteProperty(globals, name);
  const listener = listen();
  try {
    repairIntrinsics({
      errorTaming,
      errorTrapping: 'none', // ours is in traps.ts
      unhandledRejectionTrapping: 'none',
      reporting: 'console', // the console that listens
      consoleTaming: 'unsafe', // the host's console stays the host's
      overrideTaming: 'min', // the rest is in overrides.ts
      overrideDebug: [],
      evalTaming: 'unsafe-eval', // the host's own eval stays fast; no compartment reaches it
      regExpTaming: 'safe',
      localeTaming: 'safe',
      stackFiltering: 'verbose', // unused: stack.ts takes over
      domainTaming: 'safe',
      legacyRegeneratorRuntimeTaming: 'safe',
      __hardenTaming__: 'safe',
    });
  } finally {
    listener.stop();
    hidden.restore();
  }
  const harden = globals.hardenIntrinsics;
  if (harden === undefined) throw new TypeError('ses did not install hardenIntrinsics');
  Reflect.deleteProperty(globals, 'hardenIntrinsics');
  return {
    removed: listener.removed,
    harden() {
      const second = listen();
      try {
        harden();
      } finally {
        second.stop();
      }
    },
  };
}

function hide(names: readonly string[]): { restore(): void } {
  const found = names.map((name) => [name, Object.getOwnPropertyDescriptor(globals, name)] as const);
  for (const name of names) Reflect.deleteProperty(globals, name);
  return {
    restore() {
      for (const [name, descriptor] of found)
        if (descriptor !== undefined) Object.defineProperty(globals, name, descriptor);
    },
  };
}

/** Stands a console of ours in for the host's: it keeps what ses says and passes everything else through. */
function listen(): { readonly removed: string[]; stop(): void } {
  const removed: string[] = [];
  const hear = (...said: unknown[]): void => {
    for (const part of said)
      if (typeof part === 'string' && part.startsWith('Removing intrinsics.'))
        removed.push(part.slice('Removing intrinsics.'.length));
  };
  const descriptor = Object.getOwnPropertyDescriptor(globals, 'console');
  const console: object = Object.create((globals.console ?? null) as object | null, {
    warn: { value: hear },
    error: { value: hear },
    groupCollapsed: { value: hear },
    groupEnd: { value: hear },
  });
  Object.defineProperty(globals, 'console', { value: console, writable: true, enumerable: false, configurable: true });
  return {
    removed,
    stop() {
      if (descriptor === undefined) Reflect.deleteProperty(globals, 'console');
      else Object.defineProperty(globals, 'console', descriptor);
    },
  };
}
