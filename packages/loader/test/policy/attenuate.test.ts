// Builtins and modules of the host of which a package gets a part, or a narrowed form.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { directory } from '../../src/node/index.ts';
import { makeDiskTree } from '../../src/node/disk-tree.ts';
import type { AttenuateModule } from '../../src/policy/attenuate.ts';
import { type PolicyViolation, withPolicy } from '../../src/policy/enforce.ts';
import { learnPolicy } from '../../src/policy/learn.ts';
import { readPackageGraph } from '../../src/policy/package-graph.ts';
import type { BuiltinsItem, Policy } from '../../src/policy/types.ts';
import { writeFourPackages } from './four-packages.ts';

const kv = {
  get: (key: string) => `value of ${key}`,
  set: () => 'set',
  admin: { drop: () => 'dropped', count: () => 3 },
};
const policyWith = (builtins: BuiltinsItem, more: object = {}): Policy => ({
  resources: {
    a: { packages: { 'a>b': true } },
    'a>b': { packages: { 'a>b>c': true } },
    'a>b>c': { packages: { 'a>b': true }, builtins, ...more },
  },
});

async function run(
  policy: Policy,
  code: string,
  attenuators: Readonly<Record<string, AttenuateModule>> = {},
): Promise<unknown> {
  const url = writeFourPackages(code);
  const graph = readPackageGraph(makeDiskTree(url, { maxFileBytes: 1e6 }));
  const inner = directory(url);
  // as a host offers `import { get } from 'cofferdam:kv'`
  const host = {
    ...inner,
    resolve: (...[specifier, referrer, how, type]: Parameters<typeof inner.resolve>) =>
      specifier === 'cofferdam:kv' || specifier === '#kv'
        ? 'cofferdam:kv'
        : inner.resolve(specifier, referrer, how, type),
    load: (id: string) =>
      id === 'cofferdam:kv' ? ({ type: 'host', exports: { ...kv, default: kv } } as const) : inner.load(id),
  };
  const tenant = makeTenant({ modules: withPolicy(host, { policy, graph, attenuators }) });
  return (await tenant.import('.'))['default'];
}

const show =
  "const kv = require('cofferdam:kv'); module.exports = [Object.keys(kv).filter((key) => key !== '__esModule').sort(), kv.get?.('k'), kv.set?.(), kv.admin && Object.keys(kv.admin)];";

describe('builtins of a policy', () => {
  it('come whole, in part, or as an attenuator gives them', async () => {
    expect(await run(policyWith({ 'cofferdam:kv': true }), show)).toEqual([
      ['admin', 'default', 'get', 'set'],
      'value of k',
      'set',
      ['drop', 'count'],
    ]);
    expect(await run(policyWith({ 'cofferdam:kv.get': true, 'cofferdam:kv.admin.count': true }), show)).toEqual([
      ['admin', 'default', 'get'],
      'value of k',
      undefined,
      ['count'],
    ]);
    const prefixed: AttenuateModule = (exports, [prefix]) => ({
      get: (key: string) => (exports['get'] as (key: string) => string)(`${String(prefix)}/${key}`),
    });
    for (const builtins of [
      { 'cofferdam:kv': { attenuate: 'prefixed', params: ['c'] } },
      { 'cofferdam:kv': ['c'] },
    ] as const)
      expect(await run(policyWith(builtins, { defaultAttenuator: 'prefixed' }), show, { prefixed })).toEqual([
        ['get'],
        'value of c/k',
        undefined,
        undefined,
      ]);
  });

  it('are nobody else’s in that form', async () => {
    const policy: Policy = {
      resources: {
        a: { packages: { 'a>b': true } },
        'a>b': { packages: { 'a>b>c': true }, builtins: { 'cofferdam:kv': true } },
        'a>b>c': { builtins: { 'cofferdam:kv.get': true } },
      },
    };
    const code = "module.exports = Object.keys(require('cofferdam:kv')).sort();";
    expect(await run(policy, code)).toEqual(['__esModule', 'default', 'get']);
  });

  it('are held against the list under any name that leads to them', async () => {
    const code =
      "try { module.exports = Object.keys(require('#kv')).sort(); } catch (error) { module.exports = error.code; }";
    expect(await run(policyWith({}), code)).toBe('POLICY_IMPORT_REFUSED');
    expect(await run(policyWith({ 'cofferdam:kv.get': true }), code)).toEqual(['__esModule', 'default', 'get']);
  });

  it('hold for what the host grants in the place of a builtin, by import and by require', async () => {
    const url = writeFourPackages(
      "const fs = require('node:fs'); module.exports = import('fs').then((ns) => [fs, ns, ns.default].map((one) => [typeof one.readFileSync, typeof one.rmSync]));",
    );
    const graph = readPackageGraph(makeDiskTree(url, { maxFileBytes: 1e6 }));
    const builtins = { fs: { readFileSync: () => 'text', rmSync: () => {} } };
    const resultOf = async (policy: Policy): Promise<unknown> => {
      const modules = withPolicy(directory(url, { node: { builtins } }), { policy, graph });
      return await (await makeTenant({ modules }).import('.'))['default'];
    };
    const both = ['function', 'function'];
    expect(await resultOf(policyWith({ fs: true }))).toEqual([both, both, both]);
    const one = ['function', 'undefined'];
    expect(await resultOf(policyWith({ 'fs.readFileSync': true }))).toEqual([one, one, one]);
  });

  it.each<[string, Policy]>([
    ['by a name that the host does not have', policyWith({ fs: { attenuate: 'readOnly' } })],
    ['by the default one where there is none', policyWith({ fs: ['/tmp'] })],
    ['by a name of every object', policyWith({ fs: { attenuate: 'constructor' } })],
  ])('are refused at once when they are to be narrowed %s', async (_, policy) => {
    await expect(run(policy, '')).rejects.toMatchObject({ code: 'POLICY_ATTENUATOR_UNKNOWN' });
  });
});

describe('learnPolicy()', () => {
  it('gives the policy under which what was told of is allowed', async () => {
    const code = "require('a'); module.exports = [typeof process, process.env.KEY];";
    const url = writeFourPackages(code, { 'node_modules/a/index.js': "module.exports = require('b').get();" });
    const graph = readPackageGraph(makeDiskTree(url, { maxFileBytes: 1e6 }));
    const globals = { process: { env: { KEY: 'k' } } };
    const told: PolicyViolation[] = [];
    const nothing: Policy = { resources: {} };
    const audit = withPolicy(directory(url), {
      policy: nothing,
      graph,
      mode: 'audit',
      onViolation: (one) => told.push(one),
    });
    const first = (await makeTenant({ modules: audit, globals }).import('.'))['default'];
    const policy = learnPolicy(nothing, told);
    expect(policy).toEqual({
      resources: {
        a: { packages: { 'a>b': true } },
        'a>b': { packages: { 'a>b>c': true } },
        'a>b>c': { packages: { a: true }, globals: { process: true } },
      },
    });
    const enforced = withPolicy(directory(url), { policy, graph, onViolation: () => expect.unreachable() });
    expect((await makeTenant({ modules: enforced, globals }).import('.'))['default']).toEqual(first);
  });
});
