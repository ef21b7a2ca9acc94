// `util.parseArgs` answers as Node's own does, in what it gives and in what it refuses.
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { valueOf } from './support.ts';

const options = {
  verbose: { type: 'boolean', short: 'v' },
  out: { type: 'string', short: 'o' },
  tag: { type: 'string', multiple: true, short: 't', default: ['none'] },
  color: { type: 'boolean', default: true },
} as const;

const rows: readonly object[] = [
  {},
  { args: ['a'], strict: false },
  { args: [], options },
  { args: ['-v', '--out', 'x', 'y', '--', '--z', '-q'], options, allowPositionals: true, tokens: true },
  { args: ['-vofile', '--tag=a', '--tag', 'b', '-tc', '--out='], options, tokens: true },
  { args: ['-vv', '-t', 'x', '-vo', 'y'], options, tokens: true },
  { args: ['--no-color', '--no-verbose', '--verbose'], options, allowNegative: true, tokens: true },
  { args: ['--what', '--no-x=1', '-abc', '--a=b=c', '-', '--=x', '--__proto__'], strict: false, tokens: true },
  { args: ['--no-x', '--no-color'], strict: false, allowNegative: true, options },
  { args: ['--nope'], options },
  { args: ['--nope'], options, allowPositionals: true },
  { args: ['--no-nope'], options, allowNegative: true },
  { args: ['--no-out'], options, allowNegative: true },
  { args: ['x'], options },
  { args: ['--out'], options },
  { args: ['-o'], options },
  { args: ['--verbose=1'], options },
  { args: ['--out', '-v'], options },
  { args: ['-o', '--x'], options },
  { args: ['--out', '-'], options },
  { args: 'x' },
  { strict: 1 },
  { options: [] },
  { options: { a: {} } },
  { options: { a: { type: 'string', short: 'ab' } } },
  { options: { a: { type: 'string', short: 1 } } },
  { options: { a: { type: 'string', multiple: 'x' } } },
  { options: { a: { type: 'boolean', default: 'x' } } },
  { options: { a: { type: 'string', multiple: true, default: ['x', 1] } } },
  { options: { a: { type: 'string', multiple: true, default: 'x' } } },
];

/** What it gives or throws, as text. */
const answerOf = (parse: (config: never) => unknown, config: object): string => {
  try {
    return JSON.stringify(parse(config as never));
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    return JSON.stringify({ name, code, message });
  }
};

describe('util.parseArgs', () => {
  it.each(rows.map((row) => [JSON.stringify(row), row] as const))('%s', async (_name, config) => {
    const given = { args: [], ...config }; // the command line is the process's
    const source = `import { parseArgs } from 'node:util'; const answerOf = ${answerOf}; export default answerOf(parseArgs, ${JSON.stringify(given)})`;
    expect(await valueOf(source)).toBe(answerOf(parseArgs as never, given));
  });
});
