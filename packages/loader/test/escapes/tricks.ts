// Specifiers that try to leave the root, by what they try it with. A row is tried by `import` and by `require`, in
// every kind of source; `code` is the refusal of the source (of `require`, where that differs).

export interface Trick {
  readonly specifier: string;
  readonly code: string;
  readonly require?: string;
  readonly type?: 'text' | 'bytes';
}

const all = (code: string, specifiers: readonly string[], require?: string): Trick[] =>
  specifiers.map((specifier) => ({ specifier, code, ...(require === undefined ? {} : { require }) }));

/** What lies beside the root, as an absolute path; filled in where a row needs it. */
export const SECRET_PATH = '<secret>';

export const tricks: Readonly<Record<string, readonly Trick[]>> = {
  dots: [
    ...all('MODULE_OUTSIDE_ROOT', [
      '../secret.js',
      './../secret.js',
      './lib/../../secret.js',
      '../../../../etc/passwd',
    ]),
    ...all('MODULE_OUTSIDE_ROOT', [`./${'../'.repeat(600)}secret.js`, './/..//secret.js', '.././/../secret.js']),
    ...all('MODULE_SPECIFIER_INVALID', ['...', '.../secret.js', '..../secret.js', '.secret.js']),
    ...all('MODULE_NOT_FOUND', [
      './.../secret.js',
      './. ./secret.js',
      './.. /secret.js',
      './‥/secret.js',
      './．．/secret.js',
    ]),
    ...all('MODULE_NOT_FOUND', ['./\u200b../secret.js', '\u200b../secret.js', ' ../secret.js']),
  ],
  'absolute paths': [
    ...all('MODULE_SPECIFIER_INVALID', [SECRET_PATH, '/secret.js', '/etc/passwd', '//secret.js', '///etc/passwd']),
    ...all('MODULE_SPECIFIER_INVALID', ['/', '//host/share/x.js', '/proc/self/environ', '/dev/zero']),
    ...all('MODULE_NOT_FOUND', ['~', '~/secret.js', '$HOME/secret.js', 'secret.js']),
  ],
  'paths of Windows': [
    ...all('MODULE_SPECIFIER_INVALID', [
      '..\\secret.js',
      '.\\..\\secret.js',
      './..\\secret.js',
      '\\secret.js',
      'a\\..\\secret.js',
    ]),
    ...all('MODULE_SPECIFIER_INVALID', [
      'C:\\secret.js',
      'C:/secret.js',
      'c:secret.js',
      '\\\\host\\share\\x.js',
      '\\\\?\\C:\\x.js',
    ]),
    ...all('MODULE_SPECIFIER_INVALID', ['\\\\.\\pipe\\x', 'file:///C:/secret.js', './C:\\secret.js']),
    ...all('MODULE_NOT_FOUND', [
      './C:/secret.js',
      './index.js::$DATA',
      './index.js.',
      './index.js ',
      './CON',
      './nul.js',
      'NUL',
      './INDEX~1.JS',
    ]),
  ],
  'letters of another case': [
    ...all('MODULE_NOT_FOUND', ['./INDEX.JS', './Index.js', './LIB/a.js', './lib/A.js', './İndex.js', './ındex.js']),
    ...all('MODULE_NOT_FOUND', ['DEP', 'Dep', './NODE_MODULES/dep/index.js', './Node_Modules/dep/index.js']),
  ],
  'percent-encoding': [
    ...all(
      'MODULE_OUTSIDE_ROOT',
      ['./%2e%2e/secret.js', './%2E%2E/secret.js', './.%2e/secret.js', './lib/%2e%2e/%2e%2e/secret.js'],
      'MODULE_NOT_FOUND',
    ),
    ...all(
      'MODULE_SPECIFIER_INVALID',
      ['./..%2fsecret.js', './..%2Fsecret.js', './%2e%2e%2fsecret.js', './..%5csecret.js', './%5c..%5csecret.js'],
      'MODULE_NOT_FOUND',
    ),
    ...all('MODULE_NOT_FOUND', [
      './%252e%252e/secret.js',
      './%252e%252e%252fsecret.js',
      './..%252fsecret.js',
      './%25252e%25252e/secret.js',
    ]),
    ...all(
      'MODULE_SPECIFIER_INVALID',
      ['./%c0%ae%c0%ae/secret.js', './%zz/secret.js', './%', './%u002e%u002e/secret.js'],
      'MODULE_NOT_FOUND',
    ),
    ...all('MODULE_OUTSIDE_ROOT', ['./%00/../../secret.js']),
    { specifier: './index.js#/../../secret.js', code: 'MODULE_SPECIFIER_INVALID', require: 'MODULE_OUTSIDE_ROOT' },
    ...all('MODULE_SPECIFIER_INVALID', ['%2e%2e/secret.js', '.%2e/secret.js', '%2e/secret.js', '%2Fsecret.js']),
    ...all('MODULE_NOT_FOUND', ['./index.js%00', './index.js%00.png', './index.js%20']),
    ...all(
      'MODULE_SPECIFIER_INVALID',
      ['./index.js?../../secret.js', './index.js?', './index.js#x'],
      'MODULE_NOT_FOUND',
    ),
  ],
  'NUL and control characters': [
    ...all('MODULE_SPECIFIER_INVALID', [
      './index.js\0',
      '../secret.js\0',
      '../secret.js\0.png',
      '\0',
      'dep\0/../secret.js',
      '',
    ]),
    ...all('MODULE_NOT_FOUND', [' ', '\t../secret.js', '\n/etc/passwd', './\n../secret.js', '\ufeff../secret.js']),
  ],
  URLs: [
    ...all('MODULE_SPECIFIER_INVALID', [
      'data:text/javascript,export default "SECRET"',
      'data:application/json,"SECRET"',
      'DATA:text/javascript,0',
    ]),
    ...all('MODULE_SPECIFIER_INVALID', [
      'http://localhost/x.js',
      'https://localhost/x.js',
      'HTTPS://localhost/x.js',
      'ftp://localhost/x',
      'ws://localhost',
    ]),
    ...all('MODULE_SPECIFIER_INVALID', [
      'file:///etc/passwd',
      'file:/etc/passwd',
      'file:secret.js',
      'FILE:///etc/passwd',
      `file://${SECRET_PATH}`,
      'file:../secret.js',
    ]),
    ...all('MODULE_SPECIFIER_INVALID', [
      'blob:x',
      'javascript:1',
      'npm:dep',
      'jsr:dep',
      'bun:ffi',
      'electron:x',
      'vscode://x',
      'text:/index.js',
      'bytes:/index.js',
    ]),
    ...all('POWER_NOT_GRANTED', ['cofferdam:fs', 'cofferdam:', 'cofferdam:kv/../../secret.js']),
  ],
  'builtins of Node': [
    ...all('MODULE_NOT_GRANTED', ['node:fs', 'node:child_process', 'node:cluster', 'node:fs/promises']),
    ...all('MODULE_NOT_FOUND', [
      'node:../secret.js',
      'node:',
      'node:fss',
      'node:fs/../child_process',
      'node:/etc/passwd',
    ]),
    ...all('MODULE_NOT_GRANTED', [
      'fs',
      'fs/promises',
      'child_process',
      'net',
      'dns',
      'v8',
      'worker_threads',
      'inspector',
    ]),
    ...all('MODULE_SPECIFIER_INVALID', ['NODE:fs', 'Node:fs']),
    ...all('MODULE_NOT_FOUND', ['FS', 'fs/../child_process', 'fs/']),
  ],
  'names of packages': [
    ...all('MODULE_SPECIFIER_INVALID', [
      '@',
      '@/x',
      '@dep',
      '@..',
      '@%2e%2e/secret.js',
      '@\\x/y',
      '@scope/../../secret.js',
      '@scope/..',
    ]),
    ...all('MODULE_OUTSIDE_ROOT', ['dep/../../../secret.js', 'dep/../../../../etc/passwd', 'dep/..//../../secret.js']),
    ...all('MODULE_NOT_FOUND', [
      'dep/../../secret.js',
      '__proto__',
      'constructor',
      'toString',
      'node_modules',
      'node_modules/../../secret.js',
      'absent/../../secret.js',
      '@../secret.js',
      '@./x',
    ]),
    ...all(
      'MODULE_SPECIFIER_INVALID',
      ['dep/%2e%2e/..%2f..%2fsecret.js', 'dep/..%5c..%5csecret.js'],
      'MODULE_NOT_FOUND',
    ),
    ...all('MODULE_OUTSIDE_ROOT', ['dep/%2e%2e/%2e%2e/%2e%2e/secret.js'], 'MODULE_NOT_FOUND'),
  ],
  'exports of packages': [
    ...all('PACKAGE_INVALID', [
      'out/up',
      'out/dots',
      'out/encoded',
      'out/slash',
      'out/backslash',
      'out/absolute',
      'out/url',
      'out/array',
      'out/conditions',
      'out/modules',
    ]),
    ...all('PACKAGE_INVALID', [
      'out/any/../../../../secret.js',
      'out/any/%2e%2e/%2e%2e/secret.js',
      'out/any/..%2f..%2fsecret.js',
    ]),
    ...all('MODULE_SPECIFIER_INVALID', ['out/any/..\\..\\secret.js', 'out/any/x\0.js']),
    ...all('MODULE_NOT_EXPORTED', [
      'out',
      'out/package.json',
      'out/index.js',
      'out/../dep/index.js',
      'out/__proto__',
      'out/none',
    ]),
  ],
  'imports of packages': [
    ...all('PACKAGE_INVALID', ['#up', '#dots', '#encoded', '#any/../../secret.js', '#root']),
    ...all('MODULE_SPECIFIER_INVALID', ['#url', '#data', '#windows', '#scope-up']),
    ...all('MODULE_NOT_GRANTED', ['#builtin', '#prefixed']),
    ...all('MODULE_OUTSIDE_ROOT', ['#through']),
    ...all('MODULE_NOT_EXPORTED', ['#', '#/', '#/../secret.js', '#none', '##up', '#__proto__']),
  ],
  'main of packages': all('MODULE_NOT_FOUND', [
    'main-up',
    'main-absolute',
    'main-encoded',
    'main-url',
    'main-nul',
    'main-long',
  ]),
  lengths: [
    ...all('MODULE_NOT_FOUND', [
      `./${'a/'.repeat(3000)}x.js`,
      `./${'a'.repeat(300)}.js`,
      'a'.repeat(5000),
      `dep/${'a'.repeat(5000)}`,
    ]),
    ...all('MODULE_OUTSIDE_ROOT', [`${'../'.repeat(3000)}secret.js`]),
    ...all('MODULE_NOT_FOUND', [`./${'lib/../'.repeat(1000)}secret.js`]),
  ],
  'files that are no modules': [
    { specifier: './.env', code: 'MODULE_EXTENSION', type: 'text' },
    { specifier: './.env', code: 'MODULE_EXTENSION' },
    { specifier: './id_rsa', code: 'MODULE_EXTENSION', type: 'bytes' },
    { specifier: './data.sqlite', code: 'MODULE_EXTENSION', type: 'bytes' },
    { specifier: './data.sqlite', code: 'MODULE_EXTENSION' },
    { specifier: '../secret.txt', code: 'MODULE_OUTSIDE_ROOT', type: 'text' },
    { specifier: './%2e%2e/secret.txt', code: 'MODULE_OUTSIDE_ROOT', type: 'text', require: 'MODULE_NOT_FOUND' },
  ],
};

/** The root that the tricks are tried in. `<secret>` stands for the absolute path of the file beside it. */
export const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'plug',
    type: 'module',
    imports: {
      '#up': '../secret.js',
      '#dots': './../secret.js',
      '#encoded': './%2e%2e/secret.js',
      '#any/*': './*',
      '#root': '/etc/passwd',
      '#url': 'file:///etc/passwd',
      '#data': 'data:text/javascript,export default "SECRET"',
      '#windows': 'C:\\secret.js',
      '#scope-up': '@..%2f/secret.js',
      '#builtin': 'fs',
      '#prefixed': 'node:fs',
      '#through': 'dep/../../../secret.js',
    },
  }),
  'index.js': 'export default "fine"',
  'lib/a.js': 'export default "fine"',
  'ask.js': `export default async (specifier, type) => {
    try {
      const found = await import(specifier, type === undefined ? undefined : { with: { type } });
      return { found: String(found.default) };
    } catch (error) {
      return { message: String(error.message), code: error.code };
    }
  };`,
  'ask.cjs': `module.exports = (specifier) => {
    try {
      return { found: String(require(specifier)) };
    } catch (error) {
      return { message: String(error.message), code: error.code };
    }
  };`,
  '.env': 'SECRET=1',
  id_rsa: 'SECRET',
  'data.sqlite': 'SECRET',
  'node_modules/dep/index.js': 'module.exports = "fine"',
  'node_modules/out/package.json': JSON.stringify({
    exports: {
      './up': '../../../secret.js',
      './dots': './../../../secret.js',
      './encoded': './%2e%2e/%2e%2e/%2e%2e/secret.js',
      './slash': './..%2f..%2f..%2fsecret.js',
      './backslash': './..\\..\\..\\secret.js',
      './absolute': '/etc/passwd',
      './url': 'file:///etc/passwd',
      './array': ['../../../secret.js', '/etc/passwd'],
      './conditions': { node: '../../../secret.js', default: './index.js' },
      './modules': './node_modules/../../../secret.js',
      './any/*': './*',
    },
  }),
  'node_modules/out/index.js': '',
  'node_modules/main-up/package.json': '{"main":"../../../secret.js"}',
  'node_modules/main-absolute/package.json': `{"main":"${SECRET_PATH}"}`,
  'node_modules/main-encoded/package.json': '{"main":"%2e%2e/%2e%2e/%2e%2e/secret.js"}',
  'node_modules/main-url/package.json': '{"main":"file:///etc/passwd"}',
  'node_modules/main-nul/package.json': '{"main":"../../../secret.js\\u0000"}',
  'node_modules/main-long/package.json': JSON.stringify({ main: `${'a/'.repeat(5000)}x` }),
};
