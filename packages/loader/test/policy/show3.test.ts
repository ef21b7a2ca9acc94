// A dependency three levels down that reaches for what it was not granted: each way is refused, by name.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeDiskTree } from '../../src/node/disk-tree.ts';
import { directory } from '../../src/node/index.ts';
import { type PolicyViolation, withPolicy } from '../../src/policy/enforce.ts';
import { readPackageGraph } from '../../src/policy/package-graph.ts';
import type { Policy } from '../../src/policy/types.ts';
import { writeFourPackages } from './four-packages.ts';

const base: Policy = {
  resources: {
    a: { packages: { 'a>b': true } },
    'a>b': { packages: { 'a>b>c': true } },
    'a>b>c': { packages: { 'a>b': true } },
  },
};

/** What the plugin gives when its c does this, with powers in the tenant that c has not. */
async function runWith(
  c: string,
  policy: Policy = base,
  options: { readonly mode?: 'enforce' | 'audit'; readonly onViolation?: (violation: PolicyViolation) => void } = {},
  more: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const url = writeFourPackages(c, more);
  const graph = readPackageGraph(makeDiskTree(url, { maxFileBytes: 1e6 }));
  const host = directory(url);
  const tenant = makeTenant({
    modules: withPolicy(host, { policy, graph, ...options }),
    globals: { process: { env: { KEY: 'secret' } }, fetch: () => 'fetched', granted: 1 },
  });
  const { default: value } = await tenant.import('.');
  return value;
}

const caught = (code: string): string =>
  `try { module.exports = ${code}; } catch (error) { module.exports = [error.name, error.code, error.message]; }`;

describe('a dependency three levels down', () => {
  it.each<[string, string, string, string, string]>([
    ['process', 'process.env.KEY', 'ReferenceError', 'POLICY_GLOBAL_REFUSED', '"globals": { "process": true }'],
    [
      'a global it was not granted',
      "fetch('x')",
      'ReferenceError',
      'POLICY_GLOBAL_REFUSED',
      '"globals": { "fetch": true }',
    ],
    [
      'a global that nobody has',
      'document.cookie',
      'ReferenceError',
      'POLICY_GLOBAL_REFUSED',
      '"globals": { "document": true }',
    ],
    ['fs', "require('fs')", 'Error', 'POLICY_IMPORT_REFUSED', '"builtins": { "fs": true }'],
    [
      'node:child_process',
      "require('node:child_process')",
      'Error',
      'POLICY_IMPORT_REFUSED',
      '"builtins": { "child_process": true }',
    ],
    ['a package it does not depend on', "require('a')", 'Error', 'POLICY_IMPORT_REFUSED', '"packages": { "a": true }'],
    [
      'a file of another package',
      "require('../a/index.js')",
      'Error',
      'POLICY_IMPORT_REFUSED',
      '"packages": { "a": true }',
    ],
    [
      'process in evaluated text',
      "(0, eval)('process.env.KEY')",
      'ReferenceError',
      'POLICY_GLOBAL_REFUSED',
      '"globals": { "process": true }',
    ],
    [
      'process in a made function',
      "new Function('return process')()",
      'ReferenceError',
      'POLICY_GLOBAL_REFUSED',
      '"globals": { "process": true }',
    ],
  ])(
    'is refused %s, with its name, the power and the line that would allow it',
    async (_, code, name, errorCode, line) => {
      const got = (await runWith(caught(code))) as readonly string[];
      expect(got.slice(0, 2)).toEqual([name, errorCode]);
      expect(got[2]).toContain('Package a>b>c may not');
      expect(got[2]).toContain(`"resources": { "a>b>c": { ${line} } }`);
    },
  );

  it('does not find what it was not granted on its global object, nor tell that it is there', async () => {
    const code =
      "module.exports = [globalThis.process, 'fetch' in globalThis, typeof process, Object.getOwnPropertyNames(globalThis).includes('granted')];";
    expect(await runWith(code)).toEqual([undefined, false, 'undefined', false]);
  });

  it('imports by an expression, and by text that imports, as itself', async () => {
    const code =
      "const say = (e) => e.code; module.exports = { done: Promise.all([import('f' + 's').catch(say), (0, eval)(\"import('fs')\").catch(say), new Function(\"return import('fs')\")().catch(say)]) };";
    const got = (await runWith(code)) as { readonly done: Promise<readonly string[]> };
    expect(await got.done).toEqual(['POLICY_IMPORT_REFUSED', 'POLICY_IMPORT_REFUSED', 'POLICY_IMPORT_REFUSED']);
  });

  it('gets all that when the policy has the lines that the refusals named', async () => {
    const policy: Policy = {
      resources: {
        ...base.resources,
        'a>b>c': { packages: { 'a>b': true }, globals: { process: true, fetch: true } },
      },
    };
    expect(await runWith("module.exports = [process.env.KEY, fetch('x'), typeof granted];", policy)).toEqual([
      'secret',
      'fetched',
      'undefined',
    ]);
  });

  it('cannot leave anything for others on a global object', async () => {
    const got = await runWith(
      'globalThis.left = 1; module.exports = typeof left;',
      base,
      {},
      {
        'node_modules/a/index.js': "const c = require('b').get(); module.exports = [c, typeof left];",
      },
    );
    expect(got).toEqual(['number', 'undefined']);
  });

  it.each<[string, string]>([
    ['a function that it exports', "require('b').parse = 1"],
    ['an object that it exports', "require('b').options.safe = false"],
  ])("is refused another package's mutable exports: %s", async (_, code) => {
    // c is loaded by b when b has run
    const got = (await runWith(
      `try { ${code}; } catch (error) { module.exports = [error.name, error.code, error.message]; }`,
    )) as readonly string[];
    expect(got.slice(0, 2)).toEqual(['TypeError', 'POLICY_WRITE_REFUSED']);
    expect(got[2]).toMatch(/^Package a>b>c may not change "\w+" of what a>b exports/);
    expect(got[2]).toContain('"resources": { "a>b": { "options": { "mutableExports": true } } }');
    const open: Policy = {
      resources: { ...base.resources, 'a>b': { packages: { 'a>b>c': true }, options: { mutableExports: true } } },
    };
    expect(await runWith(`${code}; module.exports = 'changed';`, open)).toBe('changed');
  });

  it("shares Node's builtins with the others, and cannot change them", async () => {
    const policy: Policy = {
      resources: {
        ...base.resources,
        'a>b>c': { builtins: { util: true, events: true, module: true }, globals: { Buffer: true } },
      },
    };
    const got = await runWith(
      `const say = (run) => { try { run(); return 'done'; } catch (e) { return e.code ?? e.message; } };
      module.exports = [
        say(() => { require('util').inherits = 1; }),
        say(() => { require('node:events').prototype.emit = 1; }),
        say(() => { Buffer.from = 1; }),
        say(() => { Buffer.prototype.toString = 1; }),
        require('util').format('%s', Buffer.from('x').toString()),
        say(() => { const E = require('events'); class F extends E { emit() { return super.emit('x'); } } const f = new F(); f.emit = 1; f.on('x', () => {}); }),
      ];`,
      policy,
    );
    const refused = 'POLICY_WRITE_REFUSED';
    expect(got).toEqual([refused, refused, refused, refused, 'x', 'done']);
  });

  it('is refused builtins and packages under names that its package.json gives them', async () => {
    const imports = { '#files': 'node:fs', '#other': 'a', '#bare': 'child_process' };
    const files = {
      'node_modules/c/package.json': JSON.stringify({ name: 'c', version: '1.0.0', main: 'index.js', imports }),
    };
    const codeOf = async (name: string): Promise<unknown> =>
      ((await runWith(caught(`require('${name}')`), base, {}, files)) as readonly string[])[1];
    expect(await codeOf('#other')).toBe('POLICY_IMPORT_REFUSED');
    // the host knows no builtins under such names
    for (const name of ['#files', '#bare'])
      expect(await runWith(caught(`require('${name}')`), base, {}, files)).toMatchObject({ 0: 'Error' });
  });

  it('asks as itself through what createRequire gives it', async () => {
    const policy: Policy = { resources: { ...base.resources, 'a>b>c': { builtins: { module: true } } } };
    const code = (name: string): string => `require('module').createRequire(__filename)('${name}')`;
    for (const name of ['fs', 'a', '../a/index.js'])
      expect(await runWith(caught(code(name)), policy)).toMatchObject({ 1: 'POLICY_IMPORT_REFUSED' });
  });

  it('leaves the error to the host when nobody catches it', async () => {
    await expect(runWith("require('fs');")).rejects.toMatchObject({ code: 'POLICY_IMPORT_REFUSED' });
    await expect(runWith('process.exit();')).rejects.toMatchObject({ code: 'POLICY_GLOBAL_REFUSED' });
  });
});

describe('audit mode', () => {
  it('lets it through, and tells of each once', async () => {
    const told: string[] = [];
    const onViolation = ({ package: from, field, name }: PolicyViolation): void => {
      told.push(`${from} ${field} ${name}`);
    };
    const code = "require('a'); module.exports = [process.env.KEY, process.env.KEY, fetch('x')];";
    expect(await runWith(code, base, { mode: 'audit', onViolation })).toEqual(['secret', 'secret', 'fetched']);
    expect(told).toEqual(['a>b>c packages a', 'a>b>c globals process', 'a>b>c globals fetch']);
  });
});

describe('names in a policy', () => {
  it.each<[string, Policy, string]>([
    ['a resource', { resources: { 'a>c': {} } }, '"a>c" (resources["a>c"]; the nearest are'],
    ['a package of a resource', { resources: { a: { packages: { b: true } } } }, '"b" (resources["a"].packages'],
    ['a package of the entry', { resources: {}, entry: { packages: { z: true } } }, '"z" (entry.packages'],
  ])('that are no package of the plugin are refused: %s', async (_, policy, words) => {
    await expect(runWith('', policy)).rejects.toMatchObject({ code: 'POLICY_PACKAGE_UNKNOWN' });
    await expect(runWith('', policy)).rejects.toThrow(words);
  });
});
