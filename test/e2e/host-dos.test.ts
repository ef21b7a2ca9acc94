// Threads and processes hold against the payloads that try to make a host hang, fill its memory or end it: each run
// ends, the host lives, and host and neighbours answer all the while, asked from outside every few milliseconds. Here
// a part of them; all of them by `npm run test:placements`. docs/placements.md has figures.
import { readFileSync } from 'node:fs';
import { env } from 'node:process';
import { describe, expect, it } from 'vitest';
import { watchHost } from './dos/host-watch.mjs';
import { type Payload, readCorpus, readFurther } from './dos/payloads.mjs';

const PLACEMENTS = ['thread', 'process'] as const;

const { PLACEMENTS: asked } = env;
const whole = asked === 'whole';
const all: readonly Payload[] = [...readCorpus(), ...readFurther()];

/** What docs/threat-model.md calls open in the realm, and what was for long, must be among them. */
const threats = readFileSync(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');
const open = threats.split('\n## Limits that are still open\n')[1]?.split('\n## ')[0] ?? '';
const openInRealm = [...open.matchAll(/^\| [^|]+ \| [^|]+ \| ((?:D[-\w]*-\d{3}(?:, )?)+) \|$/gm)]
  .flatMap(([, ids = '']) => ids.split(', '))
  .concat('DC-038', 'DC-039');

/** Payloads that end the host in a thread, by docs/placements.md: `| payload | why |`. */
const placements = readFileSync(new URL('../../docs/placements.md', import.meta.url), 'utf8');
const section = placements.split('\n## Payloads that a thread does not stop\n')[1]?.split('\n## ')[0] ?? '';
const openInThread = new Map(
  [...section.matchAll(/^\| (D[-\w]*-\d{3}) \| (.+) \|$/gm)].map(([, id, why]) => [id, why]),
);

const EVERY = whole ? 1 : 15;
const payloads = all.filter(
  ({ id }, at) => at % EVERY === 5 % EVERY || openInRealm.includes(id) || openInThread.has(id),
);
const LIMITS = { wallMs: 300, hostWaitMs: 300 };
/** On a machine that does nothing else it is below 50. */
const MOST_PING_MS = 5_000;

describe('the payloads', () => {
  it('have those that are open in the realm among them', () => {
    expect(payloads.map(({ id }) => id)).toStrictEqual(expect.arrayContaining(openInRealm));
    expect(payloads.length).toBeGreaterThan(20);
  });

  it('that a thread does not stop are few, each with a reason', () => {
    for (const [id, why = ''] of openInThread) expect(why.length, id).toBeGreaterThan(40);
    expect(openInThread.size).toBeLessThan(6);
  });
});

describe.each(PLACEMENTS)('a payload in the placement %s', (placement) => {
  const verdicts = watchHost(payloads, { placement, limits: LIMITS, heartbeatMs: 200, unresponsiveMs: 2_000 });

  it.each(payloads.map((payload) => [payload.id, payload] as const))(
    'ends, and host and neighbour answer: %s',
    async (id, { title }) => {
      const {
        end,
        outcome,
        gone,
        took = 0,
        pings = [],
        wrong,
        failed,
      } = (await verdicts).get(id) ?? { end: 'missing' };
      const told = `${id} (${title}): ${end} after ${Math.round(took)} ms, ${gone ?? outcome?.fault ?? failed}`;
      if (placement === 'thread' && openInThread.has(id)) {
        expect(end, `${told}: take it out of docs/placements.md`).not.toBe('ended');
        return;
      }
      expect(end, told).toBe('ended');
      // Whatever it did, `run` has an outcome.
      expect(['ok', 'error', 'exhausted', 'stopped'], told).toContain(outcome?.status);
      expect(wrong, told).toBe(0);
      expect(pings.length, told).toBeGreaterThan(0);
      expect(Math.max(...pings), told).toBeLessThan(MOST_PING_MS);
    },
    whole ? 1_200_000 : 240_000,
  );

  it('figures', async () => {
    const pings = [...(await verdicts).values()].flatMap((verdict) => verdict.pings).sort((a, b) => a - b);
    const at = (part: number): string => `${pings[Math.floor((pings.length - 1) * part)]?.toFixed(1)} ms`;
    const figures = `${pings.length} answers: median ${at(0.5)}, 99 % ${at(0.99)}, 99.9 % ${at(0.999)}, longest ${at(1)}`;
    if (whole) console.log(`${placement}: ${payloads.length} payloads, ${figures}`);
    expect(pings.length).toBeGreaterThan(payloads.length);
  });
});

describe('the watch', () => {
  const plant = (id: string, code: string): Payload => ({ id, kind: 'cpu', mode: 'script', title: id, code });

  it('sees a host that does not answer', async () => {
    const unlimited = { fuelPerTurn: 1e15, wallMs: 1e9, hostWaitMs: 1e9 };
    const setting = { limits: unlimited, heartbeatMs: 60_000, unresponsiveMs: 60_000, mostMs: 2_000, warm: 0 };
    const found = await watchHost([plant('HANGS', 'for (;;) {}')], { placement: 'realm', ...setting });
    expect(found.get('HANGS')).toMatchObject({ end: 'open' });
    expect(Math.max(...(found.get('HANGS')?.pings ?? []))).toBeGreaterThan(1_000);
  }, 120_000);

  it('sees a side that is killed, since it does not answer', async () => {
    const unlimited = { fuelPerTurn: 1e15, wallMs: 1e9, hostWaitMs: 1e9 };
    const setting = { limits: unlimited, heartbeatMs: 100, unresponsiveMs: 2_000 };
    const found = await watchHost([plant('HANGS', 'for (;;) {}')], { placement: 'process', ...setting });
    expect(found.get('HANGS')).toMatchObject({ end: 'ended', outcome: { status: 'exhausted', fault: 'wall' } });
  }, 120_000);
});
