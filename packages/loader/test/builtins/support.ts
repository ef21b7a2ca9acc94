// Runs module code in a tenant whose root holds these files, as `directory` and `moduleMap` make it.
import { makeTenant, type Outcome, type Tenant } from '@cofferdam/core';
import { moduleMap } from '../../src/node/index.ts';
import type { NodeOptions } from '../../src/builtins/options.ts';

export interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly node?: NodeOptions | false;
  readonly globals?: Readonly<Record<string, unknown>>;
}

export function tenantOf({ files = {}, node, globals }: Setting = {}): Tenant {
  return makeTenant({
    modules: moduleMap(files, node === undefined ? {} : { node }),
    limits: { wallMs: 60_000 },
    ...(globals === undefined ? {} : { globals }),
  });
}

/** What a module gives as its default export, awaited. */
export const outcomeOf = (source: string, setting: Setting = {}): Promise<Outcome> =>
  tenantOf(setting).run(source, { module: true, name: 'main.mjs' });

/** The value, or what went wrong in one line. */
export async function valueOf(source: string, setting: Setting = {}): Promise<unknown> {
  const { status, value, error, inspection } = await outcomeOf(source, setting);
  return status === 'ok' ? (value ?? inspection) : `${error?.name}: ${error?.message} ${error?.code ?? ''}`.trim();
}
