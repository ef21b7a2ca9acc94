import { describe, expect, it } from 'vitest';
import { EXIT_MEANINGS, EXIT, FAULT_EXIT } from '../src/exit-codes.ts';
import { LIMITS } from '../src/limits.ts';
import { type Parsed, parseArguments } from '../src/program.ts';

function parse(
  args: readonly string[],
  stdinIsTerminal = false,
): { readonly parsed: Parsed; readonly out: string; readonly err: string } {
  let [out, err] = ['', ''];
  const parsed = parseArguments(args, {
    version: '1.2.3',
    stdinIsTerminal,
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
  });
  return { parsed, out, err };
}

const plain = { json: false, limits: {}, placement: 'realm' };
const plainRun = {
  ...plain,
  policy: undefined,
  units: 'ignore',
  jsx: false,
  trust: { digest: undefined, publicKeys: [] },
};
const digest = '0'.repeat(128);
const made = {
  root: undefined,
  name: undefined,
  entries: [],
  include: [],
  policy: undefined,
  manifest: undefined,
  sign: undefined,
  units: true,
  json: false,
};

describe('parseArguments()', () => {
  it.each<[readonly string[], object]>([
    [['eval', '1 + 1'], { kind: 'eval', from: { text: '1 + 1' }, module: false, ...plain }],
    [['eval', ''], { kind: 'eval', from: { text: '' }, module: false, ...plain }],
    [['eval', '-'], { kind: 'eval', from: { stdin: true }, module: false, ...plain }],
    [['eval'], { kind: 'eval', from: { stdin: true }, module: false, ...plain }],
    [
      ['eval', '--file', 'x.js', '--module', '--json'],
      { kind: 'eval', from: { file: 'x.js' }, module: true, ...plain, json: true },
    ],
    [['eval', '--', '-1'], { kind: 'eval', from: { text: '-1' }, module: false, ...plain }],
    [
      ['eval', '1', '--limit', 'fuel=1', '--limit=depth=2', '--limit', 'fuel=3'],
      { kind: 'eval', from: { text: '1' }, module: false, ...plain, limits: { fuel: 3, depth: 2 } },
    ],
    [
      ['eval', '1', '--placement', 'process'],
      { kind: 'eval', from: { text: '1' }, module: false, ...plain, placement: 'process' },
    ],
    [['run', '--placement=thread', 'x'], { kind: 'run', path: 'x', root: undefined, ...plainRun, placement: 'thread' }],
    [['run', '--jsx', 'x'], { kind: 'run', path: 'x', root: undefined, ...plainRun, jsx: true }],
    [
      ['run', 'x', '--jsx-import-source', 'preact'],
      { kind: 'run', path: 'x', root: undefined, ...plainRun, jsx: { importSource: 'preact' } },
    ],
    [['run', 'a/b.mjs'], { kind: 'run', path: 'a/b.mjs', root: undefined, ...plainRun }],
    [['run', '--json', '--root', '..', 'x'], { kind: 'run', path: 'x', root: '..', ...plainRun, json: true }],
    [
      [
        'run',
        'a.cofferdam',
        '--digest',
        digest,
        '--public-key',
        'a',
        '--public-key',
        'b',
        '--units',
        'use',
        '--policy',
        'p',
      ],
      {
        kind: 'run',
        path: 'a.cofferdam',
        root: undefined,
        ...plainRun,
        policy: 'p',
        units: 'use',
        trust: { digest, publicKeys: ['a', 'b'] },
      },
    ],
    [['inspect', 'x'], { kind: 'inspect', path: 'x', root: undefined, json: false }],
    [['inspect', 'x', '--root', '.', '--json'], { kind: 'inspect', path: 'x', root: '.', json: true }],
    [['policy', 'suggest', 'x'], { kind: 'policy suggest', path: 'x', entry: false, output: undefined, json: false }],
    [
      ['policy', 'suggest', 'x', '--entry', '--output', 'p.json', '--json'],
      { kind: 'policy suggest', path: 'x', entry: true, output: 'p.json', json: true },
    ],
    [['policy', 'diff', 'a', 'b'], { kind: 'policy diff', before: 'a', after: 'b', json: false }],
    [['policy', 'check', 'p', 'x', '--json'], { kind: 'policy check', policy: 'p', path: 'x', json: true }],
    [['archive', 'make', 'x', '--output', 'o'], { kind: 'archive make', path: 'x', output: 'o', ...made }],
    [
      ['archive', 'make', 'x', '--output=o', '--entry', './w.js', '--include', '/a', '--include', '/b', '--no-units'],
      {
        kind: 'archive make',
        path: 'x',
        output: 'o',
        ...made,
        entries: ['./w.js'],
        include: ['/a', '/b'],
        units: false,
      },
    ],
    [
      [
        'archive',
        'make',
        'x',
        '--output',
        'o',
        '--sign',
        'k',
        '--policy',
        'p',
        '--manifest',
        'm',
        '--name',
        'n',
        '--root',
        'r',
      ],
      {
        kind: 'archive make',
        path: 'x',
        output: 'o',
        ...made,
        sign: 'k',
        policy: 'p',
        manifest: 'm',
        name: 'n',
        root: 'r',
      },
    ],
    [
      ['archive', 'verify', 'o', '--digest', digest],
      { kind: 'archive verify', path: 'o', trust: { digest, publicKeys: [] }, json: false },
    ],
  ])('reads %j', (args, command) => {
    expect(parse(args)).toEqual({ parsed: { command }, out: '', err: '' });
  });

  it.each<[readonly string[], RegExp]>([
    [[], /Usage: cofferdam/],
    [['evil'], /unknown command 'evil'\s+\(Did you mean eval\?\)/],
    [['--json', 'eval', '1'], /unknown option '--json'/],
    [['eval', '1', '2'], /too many arguments/],
    [['eval', '1', '--file', 'x'], /not both/],
    [['eval', '-', '--file', 'x'], /not both/],
    [['eval', '--file'], /argument missing/],
    [['eval', '1', '--jsn'], /unknown option '--jsn'\s+\(Did you mean --json\?\)/],
    [['eval', '1', '--limit'], /argument missing/],
    [
      ['eval', '1', '--limit', 'feul=1'],
      /unknown limit "feul", expected one of fuel, fuelPerTurn, depth, stringLength, bigintBits, arrayLength, bufferBytes, heapBytes, wallMs, outputBytes, pendingJobs, timers, hostWaitMs, pendingCalls/,
    ],
    [
      ['eval', '1', '--limit', 'fuel=lots'],
      /expected a whole number above 0 or Infinity for fuel, got "lots" \(limits: fuel, fuelPerTurn/,
    ],
    [['eval', '1', '--root', '.'], /unknown option '--root'/],
    [['run'], /missing required argument 'path'/],
    [['run', 'x', '--module'], /unknown option '--module'/],
    [['run', 'x', '--units', 'trust'], /Allowed choices are ignore, check, use/],
    [['run', 'x', '--jsx', '--placement', 'thread'], /--jsx is for --placement realm/],
    [['run', 'x', '--jsx-import-source', 'a"b'], /name of a package for --jsx-import-source/],
    [['run', 'x', '--units', 'use'], /--units use needs --digest or --public-key/],
    [['run', 'x', '--digest', digest.toUpperCase().replace('0', 'A')], /128 lower-case hexadecimal digits/],
    [['inspect'], /missing required argument 'path'/],
    [['inspect', 'x', '--limit', 'fuel=1'], /unknown option '--limit'/],
    [['policy'], /Usage: cofferdam policy/],
    [['policy', 'sugest', 'x'], /unknown command 'sugest'\s+\(Did you mean suggest\?\)/],
    [['policy', 'diff', 'a'], /missing required argument 'after'/],
    [['policy', 'check', 'p'], /missing required argument 'path'/],
    [['archive'], /Usage: cofferdam archive/],
    [['archive', 'make', 'x'], /required option '--output <file>' not specified/],
    [['archive', 'make', 'x', 'y', '--output', 'o'], /too many arguments/],
    [['archive', 'verify', 'x', '--digest', '00'], /128 lower-case hexadecimal digits/],
  ])('refuses %j', (args, message) => {
    const { parsed, out, err } = parse(args);
    expect({ parsed, out }).toEqual({ parsed: { exit: 'usage' }, out: '' });
    expect(err).toMatch(message);
  });

  it('reads no terminal unless asked', () => {
    expect(parse(['eval'], true).parsed).toEqual({ exit: 'usage' });
    expect(parse(['eval', '-'], true).parsed).toMatchObject({ command: { from: { stdin: true } } });
  });

  it.each([[['--help']], [['eval', '--help']], [['run', '--help']]])(
    '%j explains every limit and exit code',
    (args) => {
      const { parsed, out, err } = parse(args);
      expect({ parsed, err }).toEqual({ parsed: { exit: 'ok' }, err: '' });
      for (const name of Object.keys(LIMITS)) expect(out).toContain(`  ${name}`);
      for (const [code, meaning] of EXIT_MEANINGS) expect(out).toMatch(new RegExp(`^ {2}${code} +${meaning}$`, 'm'));
    },
  );

  it.each([
    [['inspect', '--help']],
    [['policy', 'suggest', '--help']],
    [['policy', 'diff', '--help']],
    [['policy', 'check', '--help']],
    [['archive', 'make', '--help']],
    [['archive', 'verify', '--help']],
  ])('%j explains every exit code', (args) => {
    const { parsed, out, err } = parse(args);
    expect({ parsed, err }).toEqual({ parsed: { exit: 'ok' }, err: '' });
    for (const [code, meaning] of EXIT_MEANINGS) expect(out).toMatch(new RegExp(`^ {2}${code} +${meaning}$`, 'm'));
  });

  it('--version prints the version', () => {
    expect(parse(['--version'])).toEqual({ parsed: { exit: 'ok' }, out: '1.2.3\n', err: '' });
  });
});

describe('exit codes', () => {
  it('are distinct, and all explained', () => {
    const codes = [...Object.values(EXIT), ...Object.values(FAULT_EXIT)];
    expect(new Set(codes).size).toBe(codes.length);
    expect(EXIT_MEANINGS.map(([code]) => code).sort((a, b) => a - b)).toEqual([...codes].sort((a, b) => a - b));
  });
});
