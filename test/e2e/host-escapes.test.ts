// Nothing gets out of any placement: the corpus of escapes and this project's own payloads, in tenants of a host, with
// the corpus's own endowments given as globals; in threads and processes they cross a wire.
import { spawn } from 'node:child_process';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Payload, readCorpus, readFurther } from './escapes/payloads.mjs';

const PLACEMENTS = ['realm', 'thread', 'process'] as const;

interface Verdict {
  readonly id: string;
  readonly hit: string;
  readonly changed?: string;
  readonly status: string;
  readonly refused: readonly string[];
}

/** Payloads that "hit" here by what a placement is, not by what they reach. */
const MEANINGLESS: ReadonlyMap<string, string> = new Map([
  ['ND-003', 'Math.random is the tenant’s own generator, as docs/threat-model.md says'],
  ['XY-015', 'compares what a host function gives with what it was given, at once; here that is a promise'],
]);

const batch = fileURLToPath(new URL('escapes/batch.mjs', import.meta.url));

function run(placement: string, payloads: readonly Payload[]): Promise<ReadonlyMap<string, Verdict>> {
  const child = spawn(process.execPath, [batch, placement], { stdio: ['pipe', 'pipe', 'ignore'], timeout: 280_000 });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stdin.on('error', () => {}).end(JSON.stringify(payloads));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', () => {
      const lines = text.trim().split('\n').filter(Boolean);
      const verdicts = lines.map((line) => JSON.parse(line) as Verdict);
      done(new Map(verdicts.map((verdict) => [verdict.id, verdict])));
    });
  });
}

const all = [...readCorpus(), ...readFurther()];
/** All of it: `npm run test:placements`. In CI every one in the realm, every second in a thread, every third in a process. */
const { PLACEMENTS: asked } = env;
const whole = asked === 'whole';
const SHARE = { realm: 1, thread: whole ? 1 : 2, process: whole ? 1 : 3 };

describe.each(PLACEMENTS)('a payload in a tenant of the placement %s', (placement) => {
  const payloads = all.filter((_, at) => at % SHARE[placement] === 0);
  const verdicts = run(placement, payloads);
  const families = [...new Set(payloads.map(({ family }) => family))];

  it.each(families)(
    'finds no way out: %s',
    async (family) => {
      const found = await verdicts;
      for (const { id, title } of payloads.filter((payload) => payload.family === family)) {
        const verdict = found.get(id);
        expect(verdict, `${id} ended the host: ${title}`).toBeDefined();
        // A refused endowment would leave a payload with nothing to try.
        expect(verdict?.refused, id).toEqual([]);
        expect(verdict?.changed, `${id} changed the host: ${title}`).toBeUndefined();
        if (MEANINGLESS.has(id)) expect(verdict?.hit, `${id} is blocked: take it out of the table`).not.toBe('');
        else expect(verdict?.hit, `${id}: ${title}`).toBe('');
      }
    },
    300_000,
  );

  it('is seen when it gets out, or changes an endowment or the realm', async () => {
    const plant = (id: string, code: string): Payload & { leaky: boolean } => ({
      ...{ id, code, family: '', title: '', mode: 'script', severity: 'escape', bitesVm: false, leaky: true },
    });
    const found = await run(placement, [
      plant('HARMLESS', "hostFn('call', () => 0)"),
      plant('OUT', "'ESCAPED:planted'"),
      plant('ENDOWMENT', "leak('object').then(() => hostFn('probe', 'hostObj') && 0)"),
      plant('REALM', "leak('global')"),
    ]);
    expect(found.get('HARMLESS')).toMatchObject({ hit: '', status: 'ok' });
    expect(found.get('HARMLESS')?.changed).toBeUndefined();
    expect(found.get('OUT')?.hit).toBe('ESCAPED:planted');
    expect(found.get('ENDOWMENT')?.hit).toBe('ESCAPED:the host says so (hostObj)');
    expect(found.get('ENDOWMENT')?.changed).toBe('[object Object] has changed');
    expect(found.get('REALM')?.changed).toContain('has changed');
  }, 120_000);
});
