import { DEFAULT_LIMITS, type Limits } from '@cofferdam/core';

const NAMES = Object.keys(DEFAULT_LIMITS) as readonly (keyof Limits)[];

/**
 * The limits that a manifest asks for, up to the defaults: whoever wrote the plugin may lower what it gets, and nobody
 * but the command line raises it. What an archive carries was checked by nobody, so what is no number asks for nothing.
 */
export function limitsAskedFor(manifest: unknown): Partial<Limits> {
  const asked = (manifest as { readonly limits?: Readonly<Record<string, unknown>> } | null | undefined)?.limits;
  const limits: Partial<Record<keyof Limits, number>> = {};
  for (const name of NAMES) {
    const wish = asked !== null && typeof asked === 'object' && Object.hasOwn(asked, name) ? asked[name] : undefined;
    if (typeof wish === 'number' && wish >= 0) limits[name] = Math.min(wish, DEFAULT_LIMITS[name]);
  }
  return limits;
}
