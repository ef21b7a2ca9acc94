// Powers as modules: what a guest may import by name, how it crosses, and who may not.
import { makeCapability, makeTenant, type ModuleHost, type Outcome } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { moduleMap, withPowers } from '../src/index.ts';
import { packageTree } from '../src/node/index.ts';
import { onDisk } from './support/on-disk.ts';

const run = (modules: ModuleHost, source: string): Promise<Outcome> =>
  makeTenant({ modules }).run(source, { module: true });

describe('powers', () => {
  const store = new Map<string, unknown>([['k', 'v']]);
  const kv = makeCapability('kv', { get: (key: string) => store.get(key) }) as object;
  const host = moduleMap(
    {
      'index.js': "import { kv } from 'cofferdam:kv'; export default await kv.get('k')",
      'again.js':
        "import kv from 'cofferdam:kv'; import * as all from 'cofferdam:kv'; export default [all.kv === kv, Object.keys(all).join()]",
      'cjs.cjs': "module.exports = typeof require('cofferdam:kv').kv.get",
      'lazy.js': "export default (await import('cofferdam:kv')).kv.get('k')",
      'meta.js': "export { default } from 'cofferdam:settings'",
      'node_modules/dep/index.js':
        "exports.tried = (() => { try { return require('cofferdam:kv') } catch (error) { return error.message } })()",
      'dep.js': "export { tried as default } from 'dep'",
    },
    { powers: { kv, settings: { theme: 'dark', nested: [1] } } },
  );

  it.each([
    ['./index.js', 'v'],
    ['./again.js', [true, 'default,kv']],
    ['./cjs.cjs', 'function'],
    ['./lazy.js', 'v'],
    ['./meta.js', { theme: 'dark', nested: [1] }],
    ['./dep.js', "Cannot load module 'cofferdam:kv' imported from file:///node_modules/dep/index.js"],
  ])('are modules for the code of the root alone: %s', async (entry, value) => {
    const outcome = await run(host, `export { default } from '${entry}'`);
    expect(outcome.error).toBeUndefined();
    expect(outcome.value).toEqual(value);
  });

  it('cross the border: guests hold wrappers and copies, and change nothing of the host', async () => {
    const settings = { list: [1] };
    const modules = moduleMap({}, { powers: { settings, call: () => settings, raw: Object.freeze({ get: () => 1 }) } });
    const outcome = await run(
      modules,
      `import settings from 'cofferdam:settings'; import call from 'cofferdam:call'; import raw from 'cofferdam:raw';
       settings.list.push(2);
       let changed; try { raw.get = 1; changed = true } catch { changed = false }
       export default [settings.list, call(), changed, Object.isFrozen(raw), Object.isFrozen(call)];`,
    );
    expect(outcome.value).toEqual([[1, 2], { list: [1] }, false, true, true]);
    expect(settings).toEqual({ list: [1] });
  });

  it('that the border refuses are refused when they are imported, by name', async () => {
    const modules = moduleMap({}, { powers: { url: new URL('https://x.test/'), fine: 1 } });
    expect(await run(modules, "import { fine } from 'cofferdam:fine'; export default fine")).toMatchObject({
      value: 1,
    });
    expect(await run(modules, "import 'cofferdam:url'")).toMatchObject({ error: { code: 'BORDER_INSTANCE' } });
  });

  it.each([
    ["import 'cofferdam:net'", 'POWER_NOT_GRANTED'],
    ["import 'cofferdam:'", 'POWER_NOT_GRANTED'],
    ["import 'cofferdam:__proto__'", 'POWER_NOT_GRANTED'],
    ["import 'cofferdam:toString'", 'POWER_NOT_GRANTED'],
    ["import 'COFFERDAM:kv'", 'MODULE_SPECIFIER_INVALID'],
  ])('%s is refused with %s', async (source, code) => {
    expect((await run(host, source)).error?.cause).toMatchObject({ code });
  });

  it('needs no attribute and takes none', async () => {
    expect(await run(host, "import 'cofferdam:kv' with { type: 'json' }")).toMatchObject({
      error: { code: 'MODULE_ATTRIBUTE_WRONG' },
    });
  });

  it('are hidden by no file, no package and no resolver', async () => {
    const modules = moduleMap(
      {
        'cofferdam:kv': 'export const kv = "file"',
        'node_modules/cofferdam:kv/index.js': 'exports.kv = "package"',
        'x.js': 'export const kv = "resolver"',
      },
      { powers: { kv: 'power' }, resolve: () => './x.js' },
    );
    expect(await run(modules, "import { kv } from 'cofferdam:kv'; export default kv")).toMatchObject({
      value: 'power',
    });
  });
});

describe('withPowers()', () => {
  const base = moduleMap({ 'a.js': '', 'node_modules/dep/index.js': '' });

  it('keeps what the host has, and adds to what it was granted', () => {
    const host = withPowers(withPowers(base, { one: 1 }), { two: 2 });
    expect(['cofferdam:one', 'cofferdam:two', './a.js'].map((name) => host.resolve(name, undefined, 'import'))).toEqual(
      ['cofferdam:one', 'cofferdam:two', '/a.js'],
    );
    expect(host.load('cofferdam:one')).toMatchObject({ type: 'host', exports: { one: 1, default: 1 } });
    expect(host.load('/a.js')).toMatchObject({ type: 'commonjs' });
    expect([host.url?.('/a.js'), host.url?.('cofferdam:two')]).toEqual(['file:///a.js', 'cofferdam:two']);
  });

  it('asks who may import', () => {
    const host = withPowers(base, { one: 1 }, { grantedTo: (referrer) => referrer !== '/a.js' });
    expect(host.resolve('cofferdam:one', undefined, 'import')).toBe('cofferdam:one');
    expect(() => host.resolve('cofferdam:one', '/a.js', 'import')).toThrow(
      'Module "cofferdam:one" is a power and file:///a.js was not granted it, granted are none',
    );
  });

  it('refuses options it does not know', () => {
    expect(() => withPowers(base, {}, { granted: 1 } as object)).toThrow(
      expect.objectContaining({ code: 'OPTION_UNKNOWN' }),
    );
  });
});

describe('packageTree()', () => {
  const disk = onDisk('powers');
  disk.write({
    'app/package.json': '{"name":"app","type":"module"}',
    'app/index.js': "import { kv } from 'cofferdam:kv'; import { tried } from 'linked'; export default [kv, tried];",
    'linked/package.json': '{"name":"linked","main":"index.js"}',
    'linked/index.js':
      "try { require('cofferdam:kv'); exports.tried = 'got it' } catch (error) { exports.tried = error.message }",
    'node_modules/.keep': '',
  });

  it('grants powers to the package at its url alone, not to others of the workspace', async () => {
    const { symlinkSync } = await import('node:fs');
    symlinkSync('../linked', `${disk.path}/node_modules/linked`);
    const modules = packageTree(disk.url('app/'), { root: disk.url(''), powers: { kv: 1 } });
    expect(await run(modules, "export { default } from '.'")).toMatchObject({
      value: [1, "Cannot load module 'cofferdam:kv' imported from file:///linked/index.js"],
    });
  });
});
