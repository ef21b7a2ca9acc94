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

const plain = { json: false, limits: {} };

describe('parseArguments()', () => {
  it.each<[readonly string[], object]>([
    [['eval', '1 + 1'], { kind: 'eval', from: { text: '1 + 1' }, module: false, ...plain }],
    [['eval', ''], { kind: 'eval', from: { text: '' }, module: false, ...plain }],
    [['eval', '-'], { kind: 'eval', from: { stdin: true }, module: false, ...plain }],
    [['eval'], { kind: 'eval', from: { stdin: true }, module: false, ...plain }],
    [
      ['eval', '--file', 'x.js', '--module', '--json'],
      { kind: 'eval', from: { file: 'x.js' }, module: true, json: true, limits: {} },
    ],
    [['eval', '--', '-1'], { kind: 'eval', from: { text: '-1' }, module: false, ...plain }],
    [
      ['eval', '1', '--limit', 'fuel=1', '--limit=depth=2', '--limit', 'fuel=3'],
      { kind: 'eval', from: { text: '1' }, module: false, json: false, limits: { fuel: 3, depth: 2 } },
    ],
    [['run', 'a/b.mjs'], { kind: 'run', path: 'a/b.mjs', root: undefined, ...plain }],
    [['run', '--json', '--root', '..', 'x'], { kind: 'run', path: 'x', root: '..', json: true, limits: {} }],
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
