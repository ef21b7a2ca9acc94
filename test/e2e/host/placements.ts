// The placements as they were built: entry files of threads and processes cannot start from `.ts`.
import { readFileSync } from 'node:fs';
import type { TenantState } from '@cofferdam/core';

const load = <M>(file: string): Promise<M> => import(distUrl(file)) as Promise<M>;

/** A built module of the host's placements. */
export const distUrl = (file: string): string =>
  new URL(`../../../packages/host/dist/placements/${file}.js`, import.meta.url).href;

export const { makeThreadPlacement } =
  await load<typeof import('../../../packages/host/src/placements/thread.ts')>('thread');
export const { startWorker } =
  await load<typeof import('../../../packages/host/src/placements/thread-worker.ts')>('thread-worker');
export const { makeProcessPlacement } =
  await load<typeof import('../../../packages/host/src/placements/process.ts')>('process');
export const { processEnvironment } =
  await load<typeof import('../../../packages/host/src/placements/process-command.ts')>('process-command');
export const { processFlags } =
  await load<typeof import('../../../packages/host/src/placements/process-flags.ts')>('process-flags');
export const { findConfinement, findProgram } =
  await load<typeof import('../../../packages/host/src/placements/confinement.ts')>('confinement');

type Placement = ReturnType<typeof makeThreadPlacement>;
type Side = Awaited<ReturnType<Placement['start']>>;
type Tenant = Awaited<ReturnType<Side['control']['admit']>>;
type Spec = Parameters<Side['control']['admit']>[0];
export type { Placement, Side, Tenant };

/** A tenant of this side, and how it ended. */
export async function admit(
  side: Side,
  spec: Partial<Spec> = {},
  globals: Parameters<Side['control']['admit']>[1] = [],
): Promise<{ readonly tenant: Tenant; readonly states: readonly TenantState[] }> {
  const states: TenantState[] = [];
  const events = { output: () => {}, stopped: (state: TenantState) => void states.push(state) };
  const none = { limits: undefined, regexp: undefined, cpu: undefined, deterministic: undefined, source: undefined };
  const tenant = await side.control.admit({ name: 'guest', ...none, local: {}, ...spec }, globals, events);
  return { tenant, states };
}

/** Whether a process is there. What has ended and waits for somebody to ask how is not: not every system has one who does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits until `ready` gives true: for what happens by itself. The test's own time-out ends it. */
export async function until(ready: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 10));
}
