// A tenant in the realm placement, without a host: what the side itself does.
import type { OutputLine, TenantState } from '@cofferdam/core';
import { makeRealmPlacement } from '../../src/placements/realm.ts';
import type { Side } from '../../src/placements/types.ts';
import type { Members, TenantControl, TenantEvents, TenantSpec } from '../../src/side/types.ts';

export const startRealm = (): Promise<Side> => makeRealmPlacement().start();

interface Heard extends TenantEvents {
  readonly lines: OutputLine[];
  readonly states: TenantState[];
}

/** Events that remember what they were told. */
function makeHeard(): Heard {
  const lines: OutputLine[] = [];
  const states: TenantState[] = [];
  const events = {
    output: (more: readonly OutputLine[]) => void lines.push(...more),
    stopped: (state: TenantState) => void states.push(state),
  };
  return { ...events, lines, states };
}

const specOf = (spec: Partial<TenantSpec>): TenantSpec => ({
  name: 'guest',
  limits: undefined,
  regexp: undefined,
  cpu: undefined,
  deterministic: undefined,
  local: {},
  source: undefined,
  ...spec,
});

/** Admits a tenant; `heard` is what it told. */
export async function admit(
  side: Side,
  spec: Partial<TenantSpec> = {},
  globals: Members = [],
): Promise<{ readonly tenant: TenantControl; readonly heard: Heard }> {
  const heard = makeHeard();
  const { output, stopped } = heard;
  const tenant = await side.control.admit(specOf(spec), globals, { output, stopped });
  return { tenant, heard };
}

/** Waits until `ready` is true: for what is told by itself. The test's own time-out ends it. */
export async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 1));
}
