// Real packages of the corpus that are installed here anyway, at the version the corpus names; all of it is
// `npm run compat`.
import { readFileSync } from 'node:fs';
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { directory, findPackage } from '../../src/node/index.ts';

interface Case {
  readonly name: string;
  readonly deps: Readonly<Record<string, string>>;
  readonly code: string;
  readonly expected: unknown;
}

const from = import.meta.url;
const corpus = JSON.parse(
  readFileSync(new URL('../../../../test/corpora/npm-compat.json', from), 'utf8'),
) as readonly Case[];

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (at: URL): Manifest => JSON.parse(readFileSync(new URL('package.json', at), 'utf8')) as Manifest;

/** Where the packages of a case are, with all they depend on; undefined unless each is there at its version. */
function installed({ deps }: Case): Record<string, URL> | undefined {
  const found: Record<string, URL> = {};
  const queue: [string, URL | string][] = Object.keys(deps).map((name) => [name, from]);
  try {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, referrer] = next;
      const at = findPackage(name, referrer);
      if (found[name]?.href === at.href) continue;
      if (found[name] !== undefined) return undefined;
      found[name] = at;
      const { version, dependencies = {} } = manifestOf(at);
      if (deps[name] !== undefined && deps[name] !== version) return undefined;
      for (const needed of Object.keys(dependencies)) queue.push([needed, at]);
    }
  } catch {
    return undefined;
  }
  return found;
}

/** Loading these takes a second or more each: for the command alone. */
const SLOW = ['fast-check', 'highlight.js', 'lodash-es', 'marked', 'readable-stream', 'terser', 'zod'];
/** Wants what hosts install from caps. */
const ENDOWED = ['@noble/hashes'];
const cases = corpus
  .filter(({ name }) => !SLOW.includes(name) && !ENDOWED.includes(name))
  .flatMap((one) => {
    const packages = installed(one);
    return packages === undefined ? [] : [{ ...one, packages }];
  });

describe('an npm package in a tenant without powers', () => {
  it('is one of a dozen at least', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12);
  });

  it.each(cases)('gives the value that it gives in Node: $name', async ({ code, expected, packages }) => {
    const modules = directory(new URL('./empty/', from), {
      packages,
      node: { timers: 'virtual', randomness: 'tenant' },
    });
    const tenant = makeTenant({ modules, limits: { wallMs: 60_000 } });
    const source = code.replace(
      /export default ([\s\S]*?);?\s*$/,
      'const $value = $1;\nexport default JSON.stringify(await $value);',
    );
    const { status, value, error } = await tenant.run(source, { module: true });
    expect({ status, error }).toEqual({ status: 'ok', error: undefined });
    expect(JSON.parse(String(value))).toEqual(expected);
  });
});
