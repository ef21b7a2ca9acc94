import { append, json, replace } from './fault.mjs';

// In parts, so that this file does not name what it plants.
const home = ['', 'home', 'someone', 'project'].join('/');
const planted = ['docs', 'planted.md'].join('/');
const host = ['registry', 'example', 'com'].join('.');

/** @type {readonly import('./fault.mjs').Fault[]} */
export const docFaults = [
  {
    check: 'error docs',
    fault: 'a code without an entry',
    shows: /LIMIT_FUEL has no entry/,
    files: { 'docs/errors.md': replace('### `LIMIT_FUEL`\n', '### Planted\n') },
  },
  {
    check: 'error docs',
    fault: 'a new code in the source without an entry',
    shows: /PLANTED has no entry/,
    build: true,
    files: { 'packages/core/src/errors/tenant.ts': replace('} as const', "  PLANTED: 'Planted',\n} as const") },
  },
  {
    check: 'error docs',
    fault: 'an entry for a code that is gone',
    shows: /PLANTED is no error code/,
    files: {
      'docs/errors.md': append('\n### `PLANTED`\n\n> Planted\n\nWords that say nothing about any error at all.\n'),
    },
  },
  {
    check: 'error docs',
    fault: 'a sentence that changed in the source',
    shows: /LIMIT_FUEL lacks its sentence/,
    files: { 'docs/errors.md': replace('ran out of fuel ({limit} units)', 'has no fuel') },
  },
  {
    check: 'error docs',
    fault: 'an entry that explains nothing',
    shows: /LIMIT_FUEL is not explained/,
    files: { 'docs/errors.md': replace(/(?<=### `LIMIT_FUEL`\n\n>.*\n)[^#]*/, '\nTODO\n\n') },
  },
  {
    check: 'dependency docs',
    fault: 'a dependency without a reason',
    shows: /planted-package \(of packages\/core\/package\.json\) has no row/,
    files: {
      'packages/core/package.json': json((manifest) => {
        manifest.dependencies['planted-package'] = '1.0.0';
      }),
    },
  },
  {
    check: 'dependency docs',
    fault: 'a dependency that is not pinned',
    shows: /ses is not pinned/,
    files: {
      'packages/core/package.json': json((manifest) => {
        manifest.dependencies.ses = `^${manifest.dependencies.ses}`;
      }),
    },
  },
  {
    check: 'dependency docs',
    fault: 'a row for what nothing depends on',
    shows: /nothing depends on planted/,
    files: { 'docs/dependencies.md': append('| `planted` | It was needed once, for something or other. |\n') },
  },
  {
    check: 'links',
    fault: 'a link to no file',
    shows: /planted\.md does not exist/,
    files: { 'CONTRIBUTING.md': append(`\n[planted](${planted})\n`) },
  },
  {
    check: 'links',
    fault: 'a link to no heading',
    shows: /#planted has no such heading/,
    files: { 'CONTRIBUTING.md': append('\n[planted](docs/errors.md#planted)\n') },
  },
  {
    check: 'links',
    fault: 'a comment that names no file',
    shows: /make-error\.ts: .*planted\.md does not exist/,
    files: { 'packages/core/src/errors/make-error.ts': append(`\n// See ${planted}.\n`) },
  },
  {
    check: 'machine names',
    fault: 'a path of one machine',
    shows: /CONTRIBUTING\.md: names/,
    files: { 'CONTRIBUTING.md': append(`\n${home}\n`) },
  },
  {
    check: 'machine names',
    fault: 'a registry host',
    shows: /\.npmrc: names/,
    files: { '.npmrc': append(`registry=https://${host}/\n`) },
  },
  {
    check: 'lock file',
    fault: 'a package resolved to a host',
    shows: /node_modules\/ses is resolved/,
    files: {
      'package-lock.json': json((lock) => {
        lock.packages['node_modules/ses'].resolved = `https://${host}/ses.tgz`;
      }),
    },
  },
  {
    check: 'lock file',
    fault: 'a package without a checksum',
    shows: /node_modules\/ses has no checksum/,
    files: {
      'package-lock.json': json((lock) => {
        delete lock.packages['node_modules/ses'].integrity;
      }),
    },
  },
  {
    check: 'lock file',
    fault: 'another platform left out',
    shows: /lacks @biomejs\/cli-darwin-arm64/,
    files: {
      'package-lock.json': json((lock) => {
        delete lock.packages['node_modules/@biomejs/cli-darwin-arm64'];
      }),
    },
  },
];
