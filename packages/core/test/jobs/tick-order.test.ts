// Jobs run in the order and in the ticks of a plain V8, whatever stands between a guest and the engine.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { tickCases, tickProgram } from './support/tick-cases.mjs';

const inV8 = JSON.parse(
  execFileSync(process.execPath, [fileURLToPath(new URL('./support/ticks-in-v8.mjs', import.meta.url))], {
    encoding: 'utf8',
  }),
) as string[][];

describe('jobs run as in V8', () => {
  const cases = tickCases.map(({ title, body }, i) => ({ title, body, expected: inV8[i] }));

  it.each(cases)('$title', async ({ body, expected }) => {
    const { value, error } = await makeTenant().run(tickProgram(body));
    expect(error).toBeUndefined();
    expect(value).toEqual(expected);
  });

  it.each(cases)('$title, where frames are counted', async ({ body, expected }) => {
    const { value } = await makeTenant({ limits: { depth: 500 } }).run(tickProgram(body));
    expect(value).toEqual(expected);
  });

  it.each(cases)('$title, after it waited', async ({ body, expected }) => {
    const { value } = await makeTenant().run(`await null; await ${tickProgram(body)}`);
    expect(value).toEqual(expected);
  });
});

it('rests of arrays in the head of a `for await` come to the same, a tick later', async () => {
  const body =
    'let o = {}; for await ([o.y, ...o.z] of [[1, 2, 3]]) log(o.y + o.z.length); for await (const [x, ...r] of [Promise.resolve([4, 5])]) log(x + r.length)';
  const { value } = await makeTenant().run(tickProgram(body));
  expect((value as string[]).filter((line) => line !== 'tick')).toEqual(['3', '5']);
});
