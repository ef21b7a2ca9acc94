// The pure endowments in a real tenant, beside what Node itself gives for the same expression.
import { makeTenant, type Tenant } from '@cofferdam/core';
import { makePureEndowments, type PureEndowments, type UrlClass } from '../../../src/powers/index.ts';

export const endowments: PureEndowments = makePureEndowments({ URL: URL as unknown as UrlClass });

/** A tenant that has them. */
export function makeEndowed(): Tenant {
  const tenant = makeTenant({ name: 'endowed' });
  endowments.install(tenant);
  return tenant;
}

/** What an expression comes to, as text; of errors the name, on which both sides agree. */
const wrapped = (expression: string): string =>
  `(async () => { try { return JSON.stringify(await (${expression}), (key, value) => typeof value === 'bigint' ? value + 'n' : value === undefined ? 'undefined' : typeof value === 'number' && !Number.isFinite(value) ? String(value) : value) } catch (error) { return 'threw ' + error?.name } })()`;

export interface Sides {
  readonly guest: (expression: string) => Promise<unknown>;
  readonly node: (expression: string) => Promise<unknown>;
}

/** Both sides of a comparison; expressions of one file share a tenant. */
export function makeSides(): Sides {
  const tenant = makeEndowed();
  return {
    guest: (expression) => tenant.evaluate(wrapped(expression)),
    node: (expression) => new Function(`'use strict'; return ${wrapped(expression)}`)() as Promise<unknown>,
  };
}
