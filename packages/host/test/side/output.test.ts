import type { Outcome, OutputLine } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeOutputReport } from '../../src/side/output.ts';
import { admit, startRealm, until } from './support.ts';

const line = (text: string, stream: OutputLine['stream'] = 'stdout'): OutputLine => ({ stream, text });
const outcome = (...output: OutputLine[]): Outcome => ({
  status: 'ok',
  output,
  usage: { fuel: 0, turns: 0, ms: 0, cpuMs: 0, heapBytes: 0, outputBytes: 0, pendingJobs: 0, timers: 0 },
});

function collect(): {
  readonly batches: (readonly OutputLine[])[];
  readonly send: (lines: readonly OutputLine[]) => void;
} {
  const batches: (readonly OutputLine[])[] = [];
  return { batches, send: (lines) => void batches.push(lines) };
}

describe('makeOutputReport()', () => {
  it('sends the lines of one turn as one batch', async () => {
    const { batches, send } = collect();
    const { console } = makeOutputReport({ send });
    console.log?.('a');
    console.error?.('b');
    await null;
    await null;
    expect(batches).toEqual([[line('a'), line('b', 'stderr')]]);
  });

  it('sends no batch before the one before it was taken, and loses nothing', async () => {
    const taken: (() => void)[] = [];
    const sent: (readonly OutputLine[])[] = [];
    const { console } = makeOutputReport({
      send: (lines) => {
        sent.push(lines);
        return new Promise<void>((resolve) => taken.push(resolve));
      },
    });
    console.log?.('a');
    await until(() => sent.length === 1);
    for (const text of ['b', 'c', 'd']) console.log?.(text);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sent).toEqual([[line('a')]]);
    taken.shift()?.();
    await until(() => sent.length === 2);
    expect(sent[1]).toEqual([line('b'), line('c'), line('d')]);
  });

  it('splits what is too much for one message', async () => {
    const { batches, send } = collect();
    const { console } = makeOutputReport({ send });
    for (let index = 0; index < 1200; index += 1) console.log?.(`${index}`);
    for (let index = 0; index < 10; index += 1) console.log?.('x'.repeat(30_000));
    await until(() => batches.flat().length === 1210);
    expect(batches.every((batch) => batch.length <= 500)).toBe(true);
    expect(batches.every((batch) => batch.reduce((sum, { text }) => sum + text.length, 0) <= 65_536)).toBe(true);
    expect(batches.flat()[1199]).toEqual(line('1199'));
  });

  it('waits at the end of a run until the host has taken its lines, when runs are streamed', async () => {
    const taken: (() => void)[] = [];
    const { console, during } = makeOutputReport({
      streamRuns: true,
      send: () => new Promise<void>((resolve) => taken.push(resolve)),
    });
    let over = false;
    const run = during(async () => {
      for (let index = 0; index < 600; index += 1) console.log?.(`${index}`);
      return outcome();
    }).then(() => {
      over = true;
    });
    await until(() => taken.length === 1);
    taken.shift()?.();
    await until(() => taken.length === 1);
    expect(over).toBe(false);
    taken.shift()?.();
    await run;
  });

  it('leaves out the lines of runs, and keeps those written after a run ended and before its outcome came', async () => {
    const { batches, send } = collect();
    const { console, during } = makeOutputReport({ send });
    let finish: (outcome: Outcome) => void = () => {};
    const run = during(() => {
      console.log?.('of the run, at once');
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    console.log?.('of the run');
    finish(outcome(line('of the run, at once'), line('of the run')));
    console.log?.('after it');
    await run;
    await until(() => batches.length > 0);
    expect(batches).toEqual([[line('after it')]]);
  });

  it('sends what waits when it is flushed, whatever the host does with it', () => {
    const sent: (readonly OutputLine[])[] = [];
    const { console, flush } = makeOutputReport({
      send: (lines) => {
        sent.push(lines);
        throw new Error('the wire is closed');
      },
    });
    console.log?.('last words');
    flush();
    expect(sent).toEqual([[line('last words')]]);
  });
});

describe('console lines of a tenant', () => {
  it('are told to the host outside of runs, and before its end', async () => {
    const side = await startRealm();
    const source = { kind: 'module', text: 'console.log("loading"); export const say = (x) => { console.warn(x); };' };
    const { tenant, heard } = await admit(side, { source: source as { kind: 'module'; text: string } });
    const say = new Map(await tenant.exports()).get('say') as (text: string) => Promise<void>;
    await say('called');
    expect((await tenant.run('console.log("run")', {})).output).toEqual([line('run')]);
    await tenant.evaluate('console.log("last"); undefined', {});
    await tenant.stop();
    await until(() => heard.states.length > 0);
    expect(heard.lines).toEqual([line('loading'), line('called', 'stderr'), line('last')]);
    await side.close();
  });

  it('are told of runs, too, before the run is answered, when runs are streamed', async () => {
    const side = await startRealm();
    const { tenant, heard } = await admit(side, { streamRuns: true });
    const run = 'for (let i = 0; i < 1500; i += 1) console.log(i)';
    const { output } = await tenant.run(run, {});
    expect(output.length).toBe(1500);
    expect(heard.lines).toEqual(output);
    await tenant.run('1', {});
    await tenant.run('console.log("more")', {});
    expect(heard.lines.at(-1)).toEqual(line('more'));
    await side.close();
  });

  it('are bounded by limits.outputBytes', async () => {
    const side = await startRealm();
    const { tenant, heard } = await admit(side, { limits: { outputBytes: 100 } });
    await tenant.evaluate('for (;;) console.log("0123456789")', {}).catch(() => {});
    await until(() => heard.states.length > 0);
    expect(heard.states).toMatchObject([{ fault: 'output' }]);
    expect(heard.lines.map(({ text }) => text).join('\n').length).toBeLessThanOrEqual(100);
    await side.close();
  });
});
