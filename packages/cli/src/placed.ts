// A tenant in a thread or a process of its own: a host with that one tenant, for as long as it runs.
import type { ConsolePower, Limits, Outcome, RunOptions } from '@cofferdam/core';
import { type HostSource, makeHost, type PlacementKind } from '@cofferdam/host';

export interface PlacedRun {
  readonly name: string;
  readonly placement: Exclude<PlacementKind, 'realm'>;
  readonly limits: Partial<Limits>;
  /** Modules that the code may import; none of it runs by itself. */
  readonly source?: HostSource;
  readonly code: string;
  readonly options: RunOptions;
  /** Hears lines as they come. */
  readonly console: Pick<Required<ConsolePower>, 'log' | 'error'> | undefined;
}

/** Rejects with what keeps the tenant from being there at all; nothing is left running. */
export async function runPlaced(run: PlacedRun): Promise<Outcome> {
  const { name, placement, limits, source, code, options, console } = run;
  const host = await makeHost({ placements: { use: [placement] }, supervision: { restart: 'never' } });
  try {
    const tenant = await host.admit({
      name,
      placement,
      limits,
      load: false,
      streamRuns: console !== undefined,
      ...(source === undefined ? {} : { source }),
    });
    if (console !== undefined)
      tenant.on('output', ({ stream, text }) => (stream === 'stdout' ? console.log(text) : console.error(text)));
    return await tenant.run(code, options);
  } finally {
    await host.close();
  }
}
