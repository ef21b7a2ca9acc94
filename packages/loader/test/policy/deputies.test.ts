// What a package gets of another by what the other's own code does for it: functions that are called as their author
// did not mean it, and modules that nobody allowed it to load.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { inspectPlugin, makeMemoryTree, readPackageGraph, suggestPolicy, withPolicy } from '../../src/index.ts';
import { moduleMap } from '../../src/node/index.ts';
import type { Policy } from '../../src/policy/types.ts';

interface Plugin {
  readonly victim?: string;
  readonly evil: string;
  readonly policy?: Policy;
}

const powers = { globals: { fetch: true, process: true } } as const;
const strict: Policy = {
  entry: { packages: { evil: true }, ...powers },
  resources: { evil: { packages: { victim: true } }, victim: powers },
};

const filesOf = ({ victim = '', evil }: Plugin): Record<string, string> => ({
  'package.json': '{ "main": "index.js", "dependencies": { "evil": "1", "victim": "1" } }',
  'index.js': "module.exports = require('evil');",
  'key.json': '{ "key": "the root\'s" }',
  'lib/send.js': "exports.send = () => fetch('x');",
  'node_modules/evil/package.json': '{ "name": "evil", "version": "1.0.0", "dependencies": { "victim": "1" } }',
  'node_modules/evil/index.js': evil,
  'node_modules/victim/package.json': '{ "name": "victim", "version": "1.0.0" }',
  'node_modules/victim/index.js': victim,
});

/** What `evil` exports, in a tenant whose root and whose `victim` have powers that it has not. */
async function run(plugin: Plugin): Promise<unknown> {
  const modules = withPolicy(moduleMap(filesOf(plugin)), { policy: plugin.policy ?? strict });
  const tenant = makeTenant({ modules, globals: { fetch: () => 'fetched' } });
  return (await tenant.import('.'))['default'];
}

describe('a sloppy function of another package, called without a receiver', () => {
  it.each([
    ['a method that returns it', 'exports.f = function () { return this; };'],
    [
      'a method of a class of functions',
      'function C() {} C.prototype.f = function () { return this; }; exports.f = new C().f;',
    ],
    ['a parameter’s default', 'exports.f = function (self = this) { return self; };'],
    ['an arrow function in it', 'exports.f = function () { return (() => this)(); };'],
    ['a function made of text', "exports.f = new Function('return this');"],
    ['a function with a name', 'exports.f = function f() { return [f, this].at(1); };'],
    [
      'a function that is called at once, and gives itself',
      'exports.f = (function () { return this && arguments.callee; })();',
    ],
    [
      'a generator',
      'const g = function* () { yield this; }; exports.f = () => { const h = g; return h().next().value; };',
    ],
  ])('sees none of its globals: %s', async (_what, victim) => {
    const evil = `const { f } = require('victim'); const got = f();
      module.exports = [got === undefined ? 'undefined' : typeof got, typeof got?.fetch, typeof got?.process, typeof got?.Object];`;
    const [, fetch, process, global] = (await run({ victim, evil })) as string[];
    expect([fetch, process, global]).toEqual(['undefined', 'undefined', 'undefined']);
  });

  it('changes none of its globals', async () => {
    const victim = 'exports.set = function (key, value) { this[key] = value; }; exports.call = () => process.title;';
    const evil = `const v = require('victim'); let refused = '';
      try { (0, v.set)('process', { title: 'mine' }); } catch (error) { refused = error.name; }
      module.exports = [refused, v.call()];`;
    expect(await run({ victim, evil })).toEqual(['TypeError', 'node']);
  });

  it('is the global object where the package itself makes the only call', async () => {
    const evil = `const seen = [(function () { return this; })(), (function () { return this; }()), function () { return this; }(), (function () { return (() => this)(); })()];
      module.exports = seen.map((self) => self === globalThis);`;
    expect(await run({ evil })).toEqual([true, true, true, true]);
  });
});

describe('the modules of the root', () => {
  const load = (what: string): string =>
    `try { module.exports = ${what}; } catch (error) { module.exports = [error.code, error.message]; }`;

  it.each([
    "require('../../key.json')",
    "require('/lib/send.js').send()",
    "require('../..')",
    "require.resolve('../../key.json')",
  ])('are no package’s to load: %s', async (what) => {
    const [code, message] = (await run({ evil: load(what) })) as string[];
    expect(code).toBe('POLICY_IMPORT_REFUSED');
    expect(message).toContain('"resources": { "evil": { "packages": { "$root$": true } } }');
  });

  it('are loaded by whom the policy allows it', async () => {
    const evil = load("[require('../../key.json').key, require('/lib/send.js').send()]");
    const policy: Policy = { ...strict, resources: { ...strict.resources, evil: { packages: { $root$: true } } } };
    expect(await run({ evil, policy })).toEqual(["the root's", 'fetched']);
  });

  it('stand in the policy that is suggested where a package loads them', async () => {
    const evil = load("require('../../key.json').key");
    const policy = suggestPolicy(inspectPlugin(makeMemoryTree(filesOf({ evil }))));
    expect(policy.resources).toEqual({ evil: { packages: { $root$: true } } });
    expect(await run({ evil, policy })).toBe("the root's");
  });
});

describe('what several packages have of the host', () => {
  const sharing = (field: 'globals' | 'builtins', names: readonly string[]): Policy => {
    const own = { [field]: Object.fromEntries(names.map((name) => [name, true])) };
    return {
      entry: { packages: { evil: true } },
      resources: { evil: { packages: { victim: true }, ...own }, victim: own },
    };
  };
  const changes = (what: string): string => `const refused = [];
    for (const change of [() => { ${what}.url = 'evil'; }, () => { ${what}.list.push('evil'); }, () => { ${what}.deep.a.b = 'evil'; }])
      try { change(); } catch (error) { refused.push(error.name); }
    module.exports = [refused, require('victim').read()];`;
  const settings = { url: 'good', list: [1], deep: { a: { b: 'good' } } };
  const held = [
    ['TypeError', 'TypeError', 'TypeError'],
    ['good', 1, 'good'],
  ];

  it.each([
    ['whole', ['settings'], 'settings'],
    ['in part', ['settings.url', 'settings.list', 'settings.deep'], 'settings'],
  ])('is not for one of them to change: a global that is data, %s', async (_how, names, what) => {
    const files = filesOf({
      victim: 'exports.read = () => [settings.url, settings.list.length, settings.deep.a.b];',
      evil: changes(what),
    });
    const modules = withPolicy(moduleMap(files), { policy: sharing('globals', names) });
    const tenant = makeTenant({ modules, globals: { settings } });
    expect((await tenant.import('.'))['default']).toEqual(held);
  });

  it('is not for one of them to change: a module of values', async () => {
    const files = filesOf({
      victim:
        "const { settings } = require('app:settings'); exports.read = () => [settings.url, settings.list.length, settings.deep.a.b];",
      evil: changes("require('app:settings').settings"),
    });
    const inner = moduleMap(files);
    const host: typeof inner = {
      ...inner,
      resolve: (specifier, ...rest) => (specifier === 'app:settings' ? specifier : inner.resolve(specifier, ...rest)),
      load: (id) => (id === 'app:settings' ? { type: 'host', exports: { settings } } : inner.load(id)),
    };
    const graph = readPackageGraph(makeMemoryTree(files));
    const tenant = makeTenant({ modules: withPolicy(host, { policy: sharing('builtins', ['app:settings']), graph }) });
    expect((await tenant.import('.'))['default']).toEqual(held);
  });
});
