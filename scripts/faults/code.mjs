import { append, json } from './fault.mjs';

/**
 * @param {string} path
 * @param {string} text
 */
const file = (path, text) => ({ [path]: text });

/**
 * A layer rule: one import that must not be there.
 *
 * @param {string} fault
 * @param {string} path
 * @param {string} from
 * @param {RegExp} shows
 */
const layer = (fault, path, from, shows) => ({
  check: 'biome',
  fault,
  shows,
  files: file(path, `export type * as planted from '${from}';\n`),
});

/** @type {readonly import('./fault.mjs').Fault[]} */
export const codeFaults = [
  {
    check: 'types',
    fault: 'a type error in a package',
    shows: /planted\.ts.*TS2322/,
    files: file('packages/caps/src/planted.ts', "export const planted: number = 'one';\n"),
  },
  {
    check: 'types',
    fault: 'core reads an ambient name',
    shows: /planted\.ts.*'process'/,
    files: file('packages/core/src/planted.ts', 'export const planted: string = process.cwd();\n'),
  },
  {
    check: 'types',
    fault: 'caps reads the console',
    shows: /planted\.ts.*'console'/,
    files: file('packages/caps/src/planted.ts', "console.log('planted');\nexport {};\n"),
  },
  {
    check: 'types of tests',
    fault: 'a type error in a test',
    shows: /planted\.test\.ts.*TS2322/,
    files: file('packages/core/test/planted.test.ts', "export const planted: number = 'one';\n"),
  },
  {
    check: 'types of scripts',
    fault: 'a type error in a script',
    shows: /planted\.mjs.*TS2322/,
    files: file('scripts/planted.mjs', "/** @type {number} */\nexport const planted = 'one';\n"),
  },
  {
    check: 'public types',
    fault: 'a public type accepts what it should refuse',
    shows: /planted\.test-d\.ts.*TS2578/,
    files: file(
      'packages/core/test/planted.test-d.ts',
      "import { isCodedError } from '@cofferdam/core';\n\n// @ts-expect-error planted\nisCodedError(1);\n",
    ),
  },
  {
    check: 'biome',
    fault: 'bad format',
    shows: /planted\.ts format/,
    files: file('packages/core/src/planted.ts', 'export  const planted = "one"\n'),
  },
  {
    check: 'biome',
    fault: 'an explicit any',
    shows: /noExplicitAny/,
    files: file('packages/core/src/planted.ts', 'export const planted: any = 1;\n'),
  },
  {
    check: 'biome',
    fault: 'a promise nobody waits for',
    shows: /noFloatingPromises/,
    files: file(
      'packages/core/src/planted.ts',
      'async function act(): Promise<void> {}\n\nexport function planted(): void {\n  act();\n}\n',
    ),
  },
  {
    check: 'biome',
    fault: 'an import cycle',
    shows: /noImportCycles/,
    files: {
      'packages/core/src/planted-a.ts': "import { b } from './planted-b.ts';\n\nexport const a = (): unknown => b;\n",
      'packages/core/src/planted-b.ts': "import { a } from './planted-a.ts';\n\nexport const b = (): unknown => a;\n",
    },
  },
  {
    check: 'biome',
    fault: 'a package imports what its package.json does not name',
    shows: /noUndeclaredDependencies/,
    files: file('packages/core/src/planted.ts', "export type { Plugin as planted } from 'vite';\n"),
  },
  layer('core imports caps', 'packages/core/src/planted.ts', '@cofferdam/caps', /core imports nothing of ours/),
  layer('core imports a Node module', 'packages/core/src/planted.ts', 'node:fs', /core imports no Node module/),
  layer('caps imports loader', 'packages/caps/src/planted.ts', '@cofferdam/loader', /caps imports core only/),
  layer('caps imports a Node module', 'packages/caps/src/planted.ts', 'node:fs', /caps imports no Node module/),
  layer('loader imports caps', 'packages/loader/src/planted.ts', '@cofferdam/caps', /loader imports core only/),
  layer(
    'loader/node imports caps',
    'packages/loader/src/node/planted.ts',
    '@cofferdam/caps',
    /loader imports core only/,
  ),
  layer(
    'loader imports a Node module outside of src/node',
    'packages/loader/src/planted.ts',
    'node:fs',
    /Outside src\/node/,
  ),
  layer('host imports cli', 'packages/host/src/planted.ts', 'cofferdam', /host imports core, caps and loader only/),
  layer('a deep import by path', 'packages/cli/src/planted.ts', '../../core/src/errors/codes.ts', /No deep imports/),
  layer('a deep import by name', 'packages/cli/src/planted.ts', '@cofferdam/core/dist/index.js', /No deep imports/),
  layer(
    'a test imports deep into another package',
    'packages/caps/test/planted.test.ts',
    '../../core/src/errors/codes.ts',
    /No deep imports/,
  ),
  {
    check: 'knip',
    fault: 'a file nobody imports',
    shows: /Unused files.*planted\.ts/s,
    files: file('packages/core/src/planted.ts', 'export const planted = 1;\n'),
  },
  {
    check: 'knip',
    fault: 'an export nobody uses',
    shows: /Unused exports.*planted/s,
    files: { 'packages/core/src/errors/make-error.ts': append('\nexport const planted = 1;\n') },
  },
  {
    check: 'knip',
    fault: 'a dependency nobody uses',
    shows: /Unused dependencies.*fflate/s,
    files: {
      'packages/core/package.json': json((manifest) => {
        manifest.dependencies.fflate = '0.8.3';
      }),
    },
  },
  {
    check: 'knip',
    fault: 'a test imports what no package.json names',
    shows: /Unlisted dependencies.*estree-walker/s,
    files: file('packages/core/test/planted.test.ts', "import 'estree-walker';\n"),
  },
  {
    check: 'publint',
    fault: 'an entry point that is not published',
    shows: /planted\.js/,
    files: {
      'packages/caps/package.json': json((manifest) => {
        manifest.exports['./planted'] = { types: './dist/planted.d.ts', default: './dist/planted.js' };
      }),
    },
  },
  {
    check: 'export lists',
    fault: 'a new export that is not listed',
    shows: /@cofferdam\/caps: values not listed: planted/,
    build: true,
    files: {
      'packages/caps/src/planted.ts': 'export const planted = 1;\n',
      'packages/caps/src/index.ts': append("export { planted } from './planted.ts';\n"),
    },
  },
  {
    check: 'export lists',
    fault: 'a listed type that is gone',
    shows: /@cofferdam\/core: types no longer exported: Planted/,
    files: {
      'test/exports.json': json((lists) => {
        lists['@cofferdam/core'].types.push('Planted');
      }),
    },
  },
  {
    check: 'export lists',
    fault: 'an index.ts with code of its own',
    shows: /more than re-exports/,
    files: { 'packages/caps/src/index.ts': append('export const planted = 1;\n') },
  },
];
