// The weakest placement: the guest's side is this realm. What separates tenants is their compartments and budgets.
//
// The wire is here all the same, as a pair of queues: a guest sees what it would see in a thread or a process.
import { randomUUID } from 'node:crypto';
import { makeTenant, type ModuleHost } from '@cofferdam/core';
import { makeError } from '../errors.ts';
import { capturePlatform } from '../side/platform.ts';
import { makeSide } from '../side/side.ts';
import { makeDirectPair } from '../wire/direct.ts';
import { makePeer } from '../wire/peer.ts';
import { readPlacementOptions, readWire } from './options.ts';
import { startSide, type WireOptions } from './start-side.ts';
import type { Placement, SideEnd } from './types.ts';

export interface RealmPlacementOptions {
  readonly wire?: WireOptions;
}

/**
 * Sides in this realm, which must be locked down: `import '@cofferdam/core/lockdown'` first. Otherwise `start` rejects
 * with SIDE_FAILED. Throws OPTION_UNKNOWN.
 */
export function makeRealmPlacement(options: RealmPlacementOptions = {}): Placement {
  const wire = readWire(readPlacementOptions('makeRealmPlacement', options, ['wire']).wire);

  const start: Placement['start'] = async (signal) => {
    const lent = new Map<string, ModuleHost>();
    const borrow = (key: string): ModuleHost | undefined => {
      const modules = lent.get(key);
      lent.delete(key);
      return modules;
    };
    const side = makeSide({ platform: capturePlatform(), borrow });
    assertLockedDown();
    const [near, far] = makeDirectPair();
    const guest = makePeer({ transport: far, name: 'the host', bootstrap: side.control, limits: wire.limits });
    const end = (): SideEnd => {
      side.end('its realm was closed');
      return { how: 'closed', detail: 'closed by the host' };
    };
    return await startSide(
      {
        placement: 'realm',
        id: 0,
        transport: near,
        exited: guest.closed.then(end),
        destroy: () => guest.close(),
        abandon: () => {},
        lend: (modules) => {
          const key = randomUUID();
          lent.set(key, modules);
          return key;
        },
      },
      { wire, startMs: 10_000, graceMs: 1000, stuckMs: 5000, signal },
    );
  };
  return Object.freeze({ kind: 'realm', shared: true, start });
}

/** Throws SIDE_FAILED. Only making a tenant tells. */
function assertLockedDown(): void {
  try {
    makeTenant({ name: 'probe' }).stop();
  } catch (cause) {
    throw makeError('SIDE_FAILED', { placement: 'realm', why: (cause as Error).message }, { cause });
  }
}
