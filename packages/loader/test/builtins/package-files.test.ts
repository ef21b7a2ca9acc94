// `fs` of an npm package without a grant: the files of npm packages, to be read, and nothing beside them.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeTenant, type ModuleHost } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeDiskTree } from '../../src/node/disk-tree.ts';
import { directory, packageTree } from '../../src/node/index.ts';
import { withPolicy } from '../../src/policy/enforce.ts';
import { readPackageGraph } from '../../src/policy/package-graph.ts';
import { onDisk } from '../support/on-disk.ts';
import { valueOf } from './support.ts';

const PACKAGE = `
  const fs = require('fs'), path = require('path');
  exports.ask = (ask) => { try { return ask(fs, path, __dirname); } catch (error) { return error.code; } };
  exports.names = [__filename, __dirname, require.resolve('./data/text.txt'), module.id];
  exports.later = async () => [
    await fs.promises.readFile(__dirname + '/data/text.txt', 'utf8'),
    await require('fs/promises').readFile(__dirname + '/data/text.txt', 'utf8'),
    await new Promise((done) => fs.readFile(__dirname + '/none.txt', (error) => done(error.code))),
  ];
  exports.required = (name) => { try { return require(name); } catch (error) { return String(error.message); } };`;
const files = {
  'package.json': '{"name":"app"}',
  'own.txt': 'of the root',
  'lib/own.js': 'module.exports = "code of the root"',
  'node_modules/dep/package.json': '{"main":"lib/index.js"}',
  'node_modules/dep/lib/index.js': PACKAGE,
  'node_modules/dep/lib/data/text.txt': 'héllo',
  'node_modules/dep/lib/data.json': '{"a":1}',
  'node_modules/dep/key.pem': 'secret',
  'node_modules/dep/.env': 'secret',
  'node_modules/other/index.js': 'exports.other = 1',
  'node_modules/other/text.txt': 'of another',
};

const ask = (text: string): Promise<unknown> =>
  valueOf(`import dep from 'dep'; export default await dep.ask(${text});`, { files });

/** What a call gives to a package, or the code that it fails with. */
const rows: readonly (readonly [string, unknown])[] = [
  ["(fs, p, d) => fs.readFileSync(d + '/data/text.txt', 'utf8')", 'héllo'],
  ["(fs, p, d) => fs.readFileSync(p.join(d, '..', 'lib', 'data.json')).length", 7],
  ["(fs, p, d) => fs.readFileSync(d + '/data/text.txt').toString('latin1')", 'hÃ©llo'],
  [
    "(fs, p, d) => fs.readFileSync({ href: '', protocol: 'file:', pathname: d + '/data/text.txt' }, { encoding: 'utf8' })",
    'héllo',
  ],
  ["(fs, p, d) => [fs.statSync(d).isDirectory(), fs.lstatSync(d + '/data.json').size]", [true, 7]],
  [
    "(fs, p, d) => [fs.existsSync(d + '/data.json'), fs.existsSync(d + '/none'), fs.existsSync()]",
    [true, false, false],
  ],
  ["(fs, p, d) => fs.realpathSync(d + '/../lib/data')", '/app/node_modules/dep/lib/data'],
  ["(fs, p, d) => fs.statSync(d + '/none', { throwIfNoEntry: false }) ?? 'none'", 'none'],
  [
    "(fs, p, d) => { fs.readFileSync(d + '/data.json')[0] = 0; return fs.readFileSync(d + '/data.json', 'utf8'); }",
    '{"a":1}',
  ],
  ["(fs, p, d) => fs.readFileSync(d + '/none.txt')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync(d + '/data')", 'EISDIR'],
  ["(fs, p, d) => fs.readFileSync(d + '/../../other/text.txt', 'utf8')", 'of another'],
  // not a package's, or no text
  ["(fs, p, d) => fs.readFileSync('/app/own.txt')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync('/own.txt')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync(d + '/../../../own.txt')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync(d + '/../../../lib/own.js')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync(d + '/../key.pem')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync(d + '/../.env')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync('/etc/passwd')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync(d + '/../../../../../../etc/passwd')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync('/app/node_modules/dep/../../own.txt')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync('/app/node_modules')", 'ENOENT'],
  ["(fs, p, d) => fs.readFileSync(d + '/data.json\\0.txt')", 'ENOENT'],
  ['(fs, p, d) => fs.readFileSync(7)', 'ERR_INVALID_ARG_TYPE'],
  ["(fs, p, d) => fs.accessSync(d + '/data.json', fs.constants.W_OK)", 'ERR_ACCESS_DENIED'],
  [
    "(fs) => { try { fs.readFileSync('/app/own.txt') } catch ({ message }) { return message; } }",
    "ENOENT: no such file or directory, open '/app/own.txt'. Module 'node:fs' was not granted: open refuses",
  ],
  // whether it is there or not, the answer is the same
  [
    "(fs) => ['/app/own.txt', '/app/none.txt'].map((name) => { try { fs.statSync(name) } catch ({ code }) { return code; } })",
    ['ENOENT', 'ENOENT'],
  ],
  [
    "(fs) => [fs.statSync('/').isDirectory(), fs.statSync('/etc', { throwIfNoEntry: false }) ?? 'none']",
    [true, 'none'],
  ],
  ['(fs, p, d) => fs.readdirSync(d)', 'ERR_ACCESS_DENIED'],
  ["(fs) => fs.readdirSync('/')", 'ERR_ACCESS_DENIED'],
  ["(fs) => fs.readdirSync('/etc')", 'ENOENT'],
  ["(fs, p, d) => fs.readdirSync(d + '/data.json')", 'ENOTDIR'],
  ["(fs, p, d) => fs.writeFileSync(d + '/data.json', 'x')", 'ERR_ACCESS_DENIED'],
  ["(fs, p, d) => fs.promises.writeFile(d + '/data.json', 'x')", 'ERR_ACCESS_DENIED'],
  ["(fs, p, d) => fs.openSync(d + '/data.json')", 'ERR_ACCESS_DENIED'],
];

describe('fs of an npm package', () => {
  it.each(rows)('%s', async (text, answer) => {
    expect(await ask(text)).toEqual(answer);
  });

  it('answers late, too', async () => {
    const source = "import dep from 'dep'; export default await dep.later();";
    expect(await valueOf(source, { files })).toEqual(['héllo', 'héllo', 'ENOENT']);
  });

  it('is no other: what the host grants comes whole, and the root has none', async () => {
    const node = { builtins: { fs: { readFileSync: (path: string): string => `granted ${path}` } } };
    const source = "import dep from 'dep'; export default dep.ask((fs) => fs.readFileSync('/x'));";
    expect(await valueOf(source, { files, node })).toBe('granted /x');
    const late = "import dep from 'dep'; export default dep.required('fs/promises').readFile('/x');";
    expect(await valueOf(late, { files, node })).toContain('ERR_ACCESS_DENIED');
    expect(await valueOf("import fs from 'fs'; export default 1;", { files })).toContain('fs');
    const all =
      "import fs from 'fs'; try { fs.readFileSync('/app/node_modules/dep/lib/data.json') } catch (e) { var c = e.code } export default [c, fs.existsSync('/app')];";
    expect(await valueOf(all, { files, node: { hollow: 'all' } })).toEqual(['ENOENT', false]);
  });

  it.each([
    'fs?/node_modules/dep',
    'node:fs?/node_modules/dep',
    'node:fs?',
    'internal/files',
    'node:internal/files?/x',
  ])('has no name by which it could be asked for another package: %s', async (name) => {
    const source = `import dep from 'dep'; export default dep.required(${JSON.stringify(name)});`;
    expect(await valueOf(source, { files })).toMatch(/Cannot (?:find|load) module/);
  });
});

describe('file names of CommonJS modules', () => {
  it('are paths, which join with others and which require takes', async () => {
    const source = "import dep from 'dep'; export default [...dep.names, dep.required(dep.names[1] + '/data.json')];";
    const lib = '/app/node_modules/dep/lib';
    expect(await valueOf(source, { files })).toEqual([
      `${lib}/index.js`,
      lib,
      `${lib}/data/text.txt`,
      `${lib}/index.js`,
      { a: 1 },
    ]);
  });

  it.each(['/etc/passwd', '/../../etc/passwd', '//etc/passwd', '/app/none.js', '/app/../../x', '/app/own.txt\0.js'])(
    'lead nowhere but to files of the tree: %s',
    async (name) => {
      const source = `import dep from 'dep'; export default dep.required(${JSON.stringify(name)});`;
      expect(await valueOf(source, { files })).toMatch(/^Expected a relative specifier|Cannot find module/);
    },
  );
});

describe('fs of a package on disk', () => {
  const disk = onDisk('package-files');
  const modules =
    "const ask = (p) => { try { return require('fs').readFileSync(__dirname + p, 'utf8') } catch (e) { return e.code } };";
  disk.write({
    'outside.txt': 'outside',
    'app/package.json': '{"name":"app","dependencies":{"dep":"1","other":"1"}}',
    'app/own.txt': 'of the root',
    'app/index.js': "module.exports = require('dep')",
    'app/node_modules/dep/package.json': '{"name":"dep","version":"1.0.0"}',
    'app/node_modules/dep/index.js': `${modules} module.exports = ['/a.txt', '/out.txt', '/up.txt', '/../other/b.txt', '/node_modules/inner/c.txt'].map(ask);`,
    'app/node_modules/dep/a.txt': 'a',
    'app/node_modules/dep/node_modules/inner/package.json': '{"name":"inner","version":"1.0.0"}',
    'app/node_modules/dep/node_modules/inner/c.txt': 'c',
    'app/node_modules/other/package.json': '{"name":"other","version":"1.0.0"}',
    'app/node_modules/other/b.txt': 'b',
  });
  symlinkSync(join(disk.path, 'outside.txt'), join(disk.path, 'app/node_modules/dep/out.txt'));
  symlinkSync('../../own.txt', join(disk.path, 'app/node_modules/dep/up.txt'));
  const app = disk.url('app/');
  const given = async (host: ModuleHost): Promise<unknown> => {
    const { default: value } = await makeTenant({ modules: host }).import('./index.js');
    return value;
  };
  const no = 'ENOENT';

  it('follows no link to where a package has no business', async () => {
    expect(await given(directory(app))).toEqual(['a', no, no, 'b', 'c']);
  });

  it('shows a package nothing but its own, where packages are walled off or under a policy', async () => {
    const alone = ['a', no, no, no, no];
    expect(await given(packageTree(app))).toEqual(alone);
    const policy = {
      entry: { packages: { dep: true } },
      resources: { dep: { builtins: { fs: true }, packages: {} } },
    };
    const graph = readPackageGraph(makeDiskTree(app, { maxFileBytes: 1e6 }));
    for (const mode of ['enforce', 'audit'] as const)
      expect(await given(withPolicy(directory(app), { policy, graph, mode }))).toEqual(alone);
  });
});
