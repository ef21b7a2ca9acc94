// Builtins that are powers: who may load them, and that nothing of them works without a grant.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { builtinNames } from '../../src/builtins/names.ts';
import { isPureBuiltin } from '../../src/builtins/table.ts';
import { moduleMap } from '../../src/node/index.ts';
import { outcomeOf, tenantOf, valueOf } from './support.ts';

const files = { 'node_modules/dep/index.js': 'exports.fs = require("fs"); exports.require = (name) => require(name);' };

describe('builtins that are powers', () => {
  it('are refused in the root, and load hollow in packages', async () => {
    expect(await valueOf("import 'fs'; export default 1", { files })).toContain('fs');
    expect(await valueOf("import dep from 'dep'; export default typeof dep.fs.readFileSync", { files })).toBe(
      'function',
    );
  });

  it.each(['node:internal/for/qs', 'internal/for/qs', 'qs', 'is-arguments', 'polyfill:/node_modules/util/util.js'])(
    'lead no guest to what polyfills are made of: %s',
    async (name) => {
      const ask = `import { require } from 'dep'; export default require(${JSON.stringify(name)});`;
      expect(await valueOf(ask, { files })).toMatch(/Cannot (?:find|load) module|ERR_INVALID_MODULE_SPECIFIER/);
    },
  );

  it('refuse in each of their functions', async () => {
    const source = `import { require } from 'dep';
      const told = [];
      for (const name of ${JSON.stringify(builtinNames.filter((one) => !isPureBuiltin(one)))}) {
        const made = require(name);
        for (const key of Object.keys(made)) {
          if (typeof made[key] !== 'function') continue;
          try {
            await new Promise((done, fail) => {
              const ended = (error) => (error ? fail(error) : done());
              const given = made[key]('/etc/passwd', 'x', ended);
              const late = given === undefined && /^(?:readFile|readdir|l?stat|access|realpath)$/.test(key);
              if (!late) done(given);
            });
            told.push(name + '.' + key);
          } catch (error) {
            if (!/was not granted|is not granted/.test(error.message)) told.push(name + '.' + key + ' ' + error.message);
          }
        }
      }
      export default told;`;
    // What crypto, readline, zlib, tty and v8 do without a power they do; everything else refuses.
    const { value } = await outcomeOf(source, { files });
    // To ask whether there is something never fails; there is not.
    const worked = (value as string[]).filter(
      (one) =>
        // the channels of worker_threads are those that are globals
        !/^(?:crypto|readline(?:\/promises)?|zlib|tty|v8)\.|^fs\.exists|^worker_threads\.Message/.test(one) &&
        // what messages, servers and agents are made of; that they reach nothing is asked below
        !/^https?\.(?:Agent|Server|ServerResponse|IncomingMessage|OutgoingMessage|createServer|setMaxIdle\w+|validateHeader\w+)(?= |$)|^net\.isIP/.test(
          one,
        ),
    );
    expect(worked).toEqual([]);
    const reach = `import { require } from 'dep';
      const told = [];
      for (const name of ['http', 'https']) {
        const made = require(name);
        const tries = { listen: () => made.createServer().listen(80), request: () => made.request('http://a.org/'), get: () => made.get('http://a.org/'),
          connect: () => new made.Agent().createConnection({ host: 'a.org' }), add: () => made.globalAgent.addRequest({}, {}) };
        for (const key of Object.keys(tries)) try { tries[key](); told.push(key); } catch (error) { told.push(error.code); }
      }
      export default told;`;
    expect(await valueOf(reach, { files })).toEqual(Array(10).fill('ERR_ACCESS_DENIED'));
    expect(value).not.toContain('crypto.randomBytes');
  });

  it('have channels within the one thread that there is', async () => {
    const source = `import { require } from 'dep';
      const { MessageChannel: Channel, MessagePort: Port } = require('worker_threads');
      export default [Channel === MessageChannel, new Channel().port1 instanceof Port];`;
    expect(await valueOf(source, { files })).toEqual([true, true]);
  });

  it('exist for the root when it is said so, and for nobody when it is said so', async () => {
    expect(
      await valueOf("import fs from 'fs'; export default typeof fs.open", { files, node: { hollow: 'all' } }),
    ).toBe('function');
    expect(await valueOf("import 'dep'; export default 1", { files, node: { hollow: 'none' } })).toMatch(/fs/);
    expect(await valueOf("import path from 'path'; export default path.sep", { files, node: { hollow: 'none' } })).toBe(
      '/',
    );
    expect(await valueOf("import 'path'; export default 1", { files, node: false })).toMatch(/path/);
  });

  it('are what the host grants, in whatever way they are imported', async () => {
    const node = { builtins: { fs: { readFileSync: (path: string): string => `text of ${path}` } } };
    const source = `import fs, { readFileSync } from 'node:fs'; import dep from 'dep'; import * as all from 'fs';
      export default [fs.readFileSync('a'), readFileSync('b'), dep.fs.readFileSync('c'), typeof all.writeFileSync];`;
    expect(await valueOf(source, { files, node })).toEqual(['text of a', 'text of b', 'text of c', 'undefined']);
  });

  it.each([
    [{ builtins: { nofs: {} } }, /nofs/],
    [{ env: { A: 1 } }, /node\.env/],
    [{ hollow: 'some' }, /node\.hollow/],
    [{ timers: 'real' }, /node\.timers/],
    [{ randomness: 'host' }, /node\.randomness/],
    [{ envs: {} }, /envs/],
  ])('are described by options that are checked: %j', (node, message) => {
    expect(() => moduleMap({}, { node: node as never })).toThrow(message);
  });
});

describe('process in a tenant', () => {
  it('shows nothing of the host', async () => {
    const source = `export default [process.env, process.cwd(), process.argv, process.pid, process.platform,
      typeof process.binding, Object.keys(process.versions), process.getBuiltinModule('path').sep]`;
    expect(await valueOf(source)).toEqual([{}, '/', ['node'], 1, 'linux', 'function', ['node'], '/']);
    expect(await valueOf('export default process.exit(0)')).toContain('ERR_ACCESS_DENIED');
    expect(await valueOf('export default process.env.A', { node: { env: { A: 'b' } } })).toBe('b');
  });

  it('gives way to what the host endows', async () => {
    expect(await valueOf('export default process', { globals: { process: 'mine' } })).toBe('mine');
  });

  it('may be replaced by the guest, in its own tenant', async () => {
    expect(await valueOf('globalThis.process = 5; export default [process, global === globalThis]')).toEqual([5, true]);
  });
});

describe('createRequire', () => {
  it('gives the require of whoever asks for it', async () => {
    const deps = {
      'node_modules/a/index.mjs':
        "import { createRequire } from 'module'; export default createRequire(import.meta.url);",
      'node_modules/a/package.json': '{"exports":"./index.mjs"}',
      'node_modules/a/node_modules/b/index.js': 'module.exports = "own b"',
      'node_modules/b/index.js': 'module.exports = "other b"',
    };
    expect(await valueOf("import r from 'a'; export default r('b')", { files: deps })).toBe('own b');
  });
});

describe('timers in virtual time', () => {
  it("move the tenant's clock, so that what compares the two comes to an end", async () => {
    const source = `
      const wait = (ms) => new Promise((go) => setTimeout(go, ms));
      const start = Date.now();
      let calls = 0, last, timer;
      const later = () => { const left = 20 - (Date.now() - last); if (left > 0) timer = setTimeout(later, left); else calls += 1; };
      const debounced = () => { last = Date.now(); timer ??= setTimeout(later, 20); };
      debounced(); await wait(15); debounced(); await wait(100);
      export default [Date.now() - start, new Date() - start, calls, start > Date.UTC(2020, 0), performance.now()];`;
    expect(await valueOf(source, { node: { timers: 'virtual' } })).toEqual([115, 115, 1, true, 0]);
    // each tenant has its own, though they share a source
    const modules = moduleMap({}, { node: { timers: 'virtual' } });
    const now = 'await new Promise((go) => setTimeout(go, 7)); export default Date.now()';
    const times = [1, 2].map(() => makeTenant({ modules }).run(now, { module: true }));
    const [first, second] = await Promise.all(times);
    expect(first?.value).toBe(second?.value);
    // a granted clock is not moved, a deterministic tenant begins where it says
    const granted = makeTenant({ modules, clock: { now: () => 5 } });
    expect((await granted.run(now, { module: true })).value).toBe(5);
    const fixed = makeTenant({ modules, deterministic: { now: 1000 } });
    expect((await fixed.run(now, { module: true })).value).toBe(1007);
  });

  it('fire in order, each when all jobs are done, without a real delay', async () => {
    const source = `const told = [];
      const all = new Promise((done) => {
        setTimeout(() => told.push('late'), 1e6); setTimeout(() => { told.push('b'); Promise.resolve().then(() => told.push('job')); }, 5);
        setTimeout((x) => told.push(x), 5, 'c'); setImmediate(() => told.push('a'));
        const stopped = setTimeout(() => told.push('never'), 1); clearTimeout(stopped);
        let n = 0; const each = setInterval(() => { n += 1; told.push('i' + n); if (n === 2) clearInterval(each); }, 10);
        setTimeout(done, 2e6);
      });
      await all; export default told;`;
    const start = performance.now();
    expect(await valueOf(source, { node: { timers: 'virtual' } })).toEqual(['a', 'b', 'job', 'c', 'i1', 'i2', 'late']);
    expect(performance.now() - start).toBeLessThan(60_000); // a real delay would be half an hour
  });

  it('are not there unless asked for', async () => {
    expect(await valueOf('export default typeof setTimeout')).toBe('undefined');
  });

  it('end with their tenant', async () => {
    const tenant = tenantOf({ node: { timers: 'virtual' } });
    let calls = 0;
    const counting = makeTenant({
      modules: moduleMap({}, { node: { timers: 'virtual' } }),
      globals: { count: () => (calls += 1) },
    });
    await counting.run('setInterval(() => count(), 1); export default 1', { module: true });
    while (calls < 3) await new Promise((resolve) => setImmediate(resolve));
    counting.stop();
    const seen = calls;
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBe(seen);
    tenant.stop();
  });
});

describe('what builtins share', () => {
  it('is nothing, between tenants', async () => {
    const [a, b] = [tenantOf(), tenantOf()];
    const spoil = `import { EventEmitter } from 'events'; import path from 'path';
      for (const target of [Buffer.prototype, EventEmitter.prototype, path, process, process.env, Reflect, Intl, Intl.NumberFormat.prototype, WeakRef.prototype, performance])
        target.spoilt = 'spoilt';
      globalThis.spoilt = 1; export default Reflect.spoilt`;
    expect((await a.run(spoil, { module: true })).value).toBe('spoilt');
    const look = `import { EventEmitter } from 'events'; import path from 'path';
      export default [Buffer.prototype, EventEmitter.prototype, path, process, process.env, Reflect, Intl, Intl.NumberFormat.prototype, WeakRef.prototype, performance, globalThis].filter((one) => one.spoilt !== undefined).length`;
    expect((await b.run(look, { module: true })).value).toBe(0);
    expect((await a.run(look, { module: true })).value).toBe(11);
    expect(Object.hasOwn(Intl.NumberFormat.prototype, 'spoilt') || Object.hasOwn(Reflect, 'spoilt')).toBe(false);
  });
});
