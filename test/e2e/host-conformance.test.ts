// One tenant, three placements: every case and program of the suite in each, from what was built, each placement in a
// host of its own process. The same program comes to the same outcome, output and fuel. What differs is a row of
// docs/placements.md, with its reason, and nothing else may: a gap that has closed fails, too.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deserialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { cases, programs } from './host/cases.mjs';

const PLACEMENTS = ['realm', 'thread', 'process'] as const;
type Placement = (typeof PLACEMENTS)[number];

interface Outcome {
  readonly status: string;
  readonly usage: { readonly fuel: number; readonly outputBytes: number };
}

type Played<T> = ReadonlyMap<string, T & { readonly failed?: string }>;

interface Record_ {
  readonly cases: Played<{ readonly facts?: unknown }>;
  readonly programs: Played<{ readonly outcome?: Outcome }>;
  readonly left: number;
}

function play(placement: Placement): Promise<Record_> {
  const script = fileURLToPath(new URL('host/play.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, placement], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      if (code === 0 && err === '') done(deserialize(Buffer.from(out, 'base64')) as Record_);
      else
        fail(
          new Error(`The host with the placement ${placement} ended with ${code ?? signal}: ${err.slice(0, 2_000)}`),
        );
    });
  });
}

interface Gap {
  readonly placement: string;
  readonly name: string;
  readonly why: string;
}

/** Rows `| placement | case or program | why |`. */
function readGaps(): readonly Gap[] {
  const text = readFileSync(new URL('../../docs/placements.md', import.meta.url), 'utf8');
  const section = text.split('\n## Gaps\n')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (realm|thread|process) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, placement = '', name = '', why = '']) => ({ placement, name, why }),
  );
}

const gaps = readGaps();
const isGap = (placement: Placement, name: string): boolean =>
  gaps.some((gap) => gap.placement === placement && gap.name === name);

const played: Readonly<Record<Placement, Promise<Record_>>> = {
  realm: play('realm'),
  thread: play('thread'),
  process: play('process'),
};
for (const run of Object.values(played)) run.catch(() => {}); // each test that asks hears of it

/** What of an outcome has to be the same everywhere. */
function lasting({ usage, ...rest }: Outcome, timed: boolean): unknown {
  const { fuel, outputBytes } = usage;
  if (!timed) return { ...rest, fuel, outputBytes };
  const { faultAt: _, ...known } = rest as { faultAt?: unknown };
  return known;
}

describe('the suite', () => {
  it('has enough of everything, and each row a name of its own', () => {
    const names = [...cases, ...programs].map(({ name }) => name);
    expect(cases.length).toBeGreaterThan(60);
    expect(programs.length).toBeGreaterThan(35);
    expect(new Set(names).size).toBe(names.length);
  });

  it('knows of few gaps, each with a reason, none of the realm', () => {
    const names = new Set([...cases, ...programs].map(({ name }) => name));
    for (const { placement, name, why } of gaps) {
      expect([name, names.has(name)]).toEqual([name, true]);
      expect(placement, name).not.toBe('realm');
      expect(why.length, name).toBeGreaterThan(40);
    }
    expect(gaps.length).toBeLessThan(8);
  });
});

describe.each(PLACEMENTS)('a tenant in the placement %s', (placement) => {
  it.each(cases.map((each) => [each.name, each] as const))(
    '%s',
    async (name, { gives }) => {
      const result = (await played[placement]).cases.get(name);
      const holds = (): void => {
        expect(result?.failed).toBeUndefined();
        expect(result?.facts).toStrictEqual(gives());
      };
      if (isGap(placement, name)) expect(holds, 'no gap any more: take it out of docs/placements.md').toThrow();
      else holds();
    },
    300_000,
  );

  it.each(programs.map((each) => [each.name, each] as const))(
    'comes to the outcome of the realm: %s',
    async (name, { comes, timed = false }) => {
      const result = (await played[placement]).programs.get(name);
      const inRealm = (await played.realm).programs.get(name);
      const holds = (): void => {
        expect(result?.failed).toBeUndefined();
        expect(result?.outcome).toMatchObject(comes);
        expect(lasting(result?.outcome as Outcome, timed)).toStrictEqual(lasting(inRealm?.outcome as Outcome, timed));
      };
      if (isGap(placement, name)) expect(holds, 'no gap any more: take it out of docs/placements.md').toThrow();
      else holds();
    },
    300_000,
  );

  it('leaves no tenant behind', async () => {
    expect((await played[placement]).left).toBe(0);
  });
});
