import { describe, expect, it } from 'vitest';
import type { ProblemsError } from '../../src/manifest/problems.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';

const refusalOf = (text: string): ProblemsError => {
  try {
    readPolicy(text);
  } catch (error) {
    return error as ProblemsError;
  }
  throw new Error('Expected a refusal');
};

describe('readPolicy()', () => {
  it("reads Endo's schema", () => {
    const policy = {
      defaultAttenuator: 'onlyRead',
      entry: { globals: 'any', packages: 'any', builtins: 'any' },
      resources: {
        'a>b': {
          globals: { console: true, fetch: false },
          packages: { a: true },
          builtins: { fs: { attenuate: 'readOnly', params: ['/tmp'] }, net: ['x'], path: true },
          defaultAttenuator: 'quiet',
          noGlobalFreeze: true,
          dynamic: true,
          options: { mutableExports: true },
        },
      },
    };
    const read = readPolicy(JSON.stringify(policy));
    expect(read).toEqual(policy);
    expect(Object.isFrozen(read.resources['a>b']?.builtins)).toBe(true);
  });

  it("reads LavaMoat's policy.json with its overrides", () => {
    const generated = JSON.stringify({
      resources: {
        '@babel/core>debug': {
          builtin: { 'tty.isatty': true, util: true, 'node:fs': true },
          globals: { console: true, 'process.env': true, document: 'write' },
          packages: { 'debug>ms': true },
        },
        'debug>ms': {},
        $root$: { packages: { '@babel/core>debug': true } },
      },
    });
    const override = JSON.stringify({
      resources: {
        '@babel/core>debug': { globals: { document: false, chrome: true }, env: 'unfrozen', native: false },
      },
      include: [],
    });
    expect(readPolicy(generated, { overrides: [{ text: override }] })).toEqual({
      entry: { packages: { '@babel/core>debug': true } },
      resources: {
        '@babel/core>debug': {
          builtins: { 'tty.isatty': true, util: true, fs: true },
          globals: { console: true, 'process.env': true, document: false, chrome: true },
          packages: { 'debug>ms': true },
          noGlobalFreeze: true,
        },
        'debug>ms': {},
      },
    });
  });

  it.each<[string, string, string]>([
    ['no resources', '{}', ''],
    ['an unknown key', '{"resources":{},"resource":{}}', '.resource'],
    ['an unknown key of a package', '{"resources":{"a":{"global":{}}}}', '.resources.a.global'],
    ['a list of globals', '{"resources":{"a":{"globals":["fetch"]}}}', '.resources.a.globals'],
    ['an attenuation of globals', '{"resources":{"a":{"globals":{"attenuate":"x"}}}}', '.resources.a.globals'],
    ['a word for a flag', '{"resources":{"a":{"packages":{"b":"yes"}}}}', '.resources.a.packages.b'],
    ['all instead of any', '{"resources":{"a":{"packages":"all"}}}', '.resources.a.packages'],
    [
      'an attenuation without a name',
      '{"resources":{"a":{"builtins":{"fs":{"params":[1]}}}}}',
      '.resources.a.builtins.fs',
    ],
    ['an attenuation of nothing', '{"resources":{"a":{"builtins":{"fs":[]}}}}', '.resources.a.builtins.fs'],
    ['native addons', '{"resources":{"a":{"native":true}}}', '.resources.a.native'],
    ['both spellings', '{"resources":{"a":{"builtin":{},"builtins":{}}}}', '.resources.a'],
    ['two roots', '{"resources":{"$root$":{}},"entry":{}}', ''],
    ['__proto__', '{"resources":{"__proto__":{"globals":"any"}}}', '.resources.__proto__'],
    ['a package twice', '{"resources":{"a":{},"a":{"globals":"any"}}}', '.resources.a'],
  ])('refuses %s at its place', (_, text, path) => {
    const { code, problems } = refusalOf(text);
    expect(code).toBe('POLICY_INVALID');
    expect(problems.map((problem) => problem.path)).toContain(path);
  });

  it('says everything at once, with lines, and of which file', () => {
    const text = '{\n "resources": {\n  "a": { "globals": 1 },\n  "b": { "packges": {} }\n }\n}';
    const { message, problems } = refusalOf(text);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 21],
      [4, 10],
    ]);
    expect(message).toContain('policy.json:4:10 resources.b.packges: expected the key packages');
  });
});
