// What the published declarations of @cofferdam/core accept and refuse. Compiled, never run.
import {
  type ErrorCode,
  isCodedError,
  type Limits,
  makeTenant,
  type Outcome,
  type Tenant,
  type TenantOptions,
} from '@cofferdam/core';

const options: TenantOptions = { name: 'guest', globals: { answer: 42 }, limits: { fuel: 1e6 } };
const tenant: Tenant = makeTenant(options);

makeTenant({ limits: 'none' });
makeTenant({ deterministic: { now: 0, seed: 1 } });
makeTenant({ console: { log: (line: string) => void line }, clock: { now: () => 0 }, random: { random: () => 0.5 } });
// @ts-expect-error a misspelt option is refused
makeTenant({ global: {} });
// @ts-expect-error a misspelt limit is refused
makeTenant({ limits: { fuell: 1 } });
// @ts-expect-error a limit is a number
makeTenant({ limits: { fuel: '1e6' } });
// @ts-expect-error there is one word that switches metering off
makeTenant({ limits: 'off' });

const value: Promise<unknown> = tenant.evaluate('1 + 1');
// @ts-expect-error a guest's value is unknown until somebody looks
const count: Promise<number> = tenant.evaluate('1 + 1');
// @ts-expect-error options cannot be changed afterwards
options.name = 'another';

const add = (a: number, b: number): number => a + b;
const sum: Promise<number> = tenant.call(add, 1, 2);
// @ts-expect-error arguments are those of the function
tenant.callNow(add, 1, 'two');
// @ts-expect-error the synchronous twin gives no promise
const late: Promise<number> = tenant.callNow(add, 1, 2);

async function outcomes(): Promise<void> {
  const outcome: Outcome = await tenant.run('1');
  if (outcome.status === 'exhausted') outcome.fault satisfies 'fuel' | string | undefined;
  // @ts-expect-error there is no such status
  if (outcome.status === 'failed') return;
  // @ts-expect-error an outcome is read-only
  outcome.status = 'ok';
}

function caught(error: unknown): ErrorCode | undefined {
  if (isCodedError(error, 'LIMIT_FUEL')) return error.code;
  // @ts-expect-error there is no such code
  if (isCodedError(error, 'LIMIT_PATIENCE')) return undefined;
  // @ts-expect-error what was caught is unknown
  return error.code;
}

// Every limit of the design, each a number.
({
  fuel: 1,
  fuelPerTurn: 1,
  depth: 1,
  stringLength: 1,
  bigintBits: 1,
  arrayLength: 1,
  bufferBytes: 1,
  heapBytes: 1,
  wallMs: 1,
  outputBytes: 1,
  pendingJobs: 1,
  timers: 1,
  hostWaitMs: 1,
  pendingCalls: 1,
}) satisfies Limits;

export { caught, count, late, outcomes, sum, value };
