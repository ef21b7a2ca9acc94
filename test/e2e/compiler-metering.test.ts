// What charges are for: programs that only they stop. Without limits the same program has to be killed from outside.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const script = `
  import '@cofferdam/core/lockdown';
  import { makeTenant } from '@cofferdam/core';
  const [limits, source] = JSON.parse(process.argv[1]);
  const { status, fault } = await makeTenant({ limits }).run(source);
  process.stdout.write(\`\${status} \${fault}\`);
  process.exit(0);
`;

/** What a process that runs `source` prints, or 'killed' when it was still running after `ms`. */
function printed(limits: unknown, source: string, ms: number): string {
  const { stdout, signal } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, JSON.stringify([limits, source])],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: ms,
      killSignal: 'SIGKILL',
    },
  );
  return signal === null ? stdout : 'killed';
}

/** An iterator that never ends and holds no guest code at all: `next` is a bound native. */
const native = 'const endless = { [Symbol.iterator]: () => ({ next: Object.bind(null, { value: 1, done: false }) }) };';

describe('a program that would run for ever', () => {
  test.each([
    ['a loop', 'for (;;);'],
    ['a loop of catches', 'for (;;) try { throw 0 } catch {}'],
    ['a loop over a native iterator', `${native} for (const x of endless);`],
    ['jobs without end', 'const f = async () => { await 0; f() }; f(); await new Promise(() => {})'],
    ['a generator without end', 'function* g() { for (;;) yield 1 } for (const x of g());'],
    ['an array rest in what has no end', `${native} for (;;) { const [a, b, ...c] = [1, ...[2]]; }`],
    ['a loop in eval', '(0, eval)("for (;;);")'],
  ])('%s is stopped by its limits, and by nothing else', (_, source) => {
    expect(printed({ fuel: 300_000 }, source, 20_000)).toBe('exhausted fuel');
    expect(printed('none', source, 1_500)).toBe('killed');
  });

  test.each([
    ['spread', `${native} [...endless]`],
    ['a spread in a call', `${native} Math.max(...endless)`],
    ['an array rest', `${native} const [...a] = endless`],
    ['an array rest in a parameter', `${native} (([...a]) => a)(endless)`],
    ['yield star', `${native} function* g() { yield* endless } for (const x of g());`],
    [
      'a spread of a generator in disguise',
      `${native} function* g() {} g.prototype = new Proxy(Object.create(Object.getPrototypeOf(g.prototype)), { get: (t, k) => (k === Symbol.iterator ? () => endless[Symbol.iterator]() : t[k]) }); [...g()]`,
    ],
  ])('%s over a native iterator is stopped by its guard', (_, source) => {
    expect(printed({ fuel: 300_000 }, source, 20_000)).toBe('exhausted fuel');
  });
});
