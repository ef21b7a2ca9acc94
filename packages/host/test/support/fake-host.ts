// A host whose only placement is a fake one, with the events that it told.
import type { HostEvent } from '../../src/events/types.ts';
import { makeHostOf } from '../../src/host.ts';
import type { HostOptions } from '../../src/host-options.ts';
import type { PoolOptions } from '../../src/pool/options.ts';
import type { Host } from '../../src/types.ts';
import { type FakePlacement, makeFakePlacement } from './fake-placement.ts';
import { type FakeTimers, makeFakeTimers } from './fake-timers.ts';

export interface FakeHost {
  readonly host: Host;
  readonly fake: FakePlacement;
  readonly time: FakeTimers;
  readonly events: HostEvent[];
  /** Types of the events, in order. */
  told(): string[];
}

export function makeFakeHost(
  options: Omit<HostOptions, 'placements' | 'timers' | 'pool'> & { readonly pool?: PoolOptions } = {},
): FakeHost {
  const time = makeFakeTimers();
  const fake = makeFakePlacement({ timers: time.timers });
  const { pool = {}, ...rest } = options;
  const none = (): never => {
    throw new Error('not in this test');
  };
  const host = makeHostOf(
    { ...rest, placements: { use: ['thread'] }, pool: { thread: pool }, timers: time.timers },
    { realm: none, thread: () => fake.placement, process: none },
    async () => {},
  );
  const events: HostEvent[] = [];
  host.on('*', (event) => events.push(event));
  return { host, fake, time, events, told: () => events.map(({ type }) => type) };
}
