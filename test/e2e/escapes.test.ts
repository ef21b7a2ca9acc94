// Nothing gets out: the corpus of escapes and this project's own payloads, each against a tenant with the corpus's own
// endowments, from what was built, in processes of their own. What is not blocked is named in docs/threat-model.md,
// with its reason, and nothing else may be.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Payload, readCorpus, readFurther } from './escapes/payloads.mjs';

interface Verdict {
  readonly id: string;
  readonly hit: string;
  readonly changed?: string;
  readonly status: string;
  readonly refused: readonly string[];
}

/** A batch takes some ten seconds of a core, and several run at once, beside whatever else the machine does. */
const BATCH_MS = 240_000;

const batch = fileURLToPath(new URL('escapes/batch.mjs', import.meta.url));

/** Runs payloads in one process. One that does not answer is missing from what comes back. */
function run(setting: 'tenant' | 'session' | 'vm', payloads: readonly Payload[]): Promise<Map<string, Verdict>> {
  const child = spawn(process.execPath, [batch, setting], { stdio: ['pipe', 'pipe', 'ignore'], timeout: BATCH_MS });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stdin.on('error', () => {}).end(JSON.stringify(payloads));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', () => {
      const verdicts = text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Verdict);
      done(new Map(verdicts.map((verdict) => [verdict.id, verdict])));
    });
  });
}

/** Rows `| ID | reason |` of the threat model's table of exceptions. */
function readExceptions(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');
  const section = text.split('\n## Payloads that are not blocked\n')[1]?.split('\n## ')[0] ?? '';
  return new Map(
    [...section.matchAll(/^\| ([A-Z]{2}-\d{3}) \| (.+) \|$/gm)].map(([, id, reason]) => [
      id as string,
      reason as string,
    ]),
  );
}

const corpus = readCorpus();
const further = readFurther();
const exceptions = readExceptions();
const mustHold = ({ severity }: Payload): boolean => severity === 'escape' || severity === 'integrity';

describe('the exceptions of the threat model', () => {
  it('are read, each with a reason, and none is an escape or breaks the integrity of the host', () => {
    expect(exceptions.size).toBeGreaterThan(0);
    for (const [id, reason] of exceptions) {
      const payload = corpus.find((candidate) => candidate.id === id);
      expect(payload, id).toBeDefined();
      expect(payload && mustHold(payload), id).toBe(false);
      expect(reason.length, id).toBeGreaterThan(40);
    }
  });
});

const families = (payloads: readonly Payload[]): [string, Payload[]][] => [
  ...payloads.reduce(
    (groups, payload) => groups.set(payload.family, [...(groups.get(payload.family) ?? []), payload]),
    new Map<string, Payload[]>(),
  ),
];

describe.each(['tenant', 'session'] as const)('a payload in a %s', (setting) => {
  const suites: [string, readonly Payload[]][] = [
    ['the corpus', corpus],
    ['ours', further],
  ];
  describe.each(suites)('of %s', (_suite, payloads) => {
    // A session runs scripts; modules are the tenant's.
    const fit = payloads.filter(({ mode }) => setting === 'tenant' || mode !== 'module');
    const verdicts = run(setting, fit);

    it.each(families(fit))(
      'finds no way out: %s',
      async (_family, members) => {
        const found = await verdicts;
        for (const { id, title } of members) {
          const verdict = found.get(id);
          expect(verdict, `${id} ended its process: ${title}`).toBeDefined();
          if (verdict === undefined) continue;
          // A refused endowment would leave a payload with nothing to try.
          expect(verdict.refused, id).toEqual([]);
          expect(verdict.changed, `${id} changed the host: ${title}`).toBeUndefined();
          if (exceptions.has(id)) expect(verdict.hit, `${id} is blocked: take it out of the threat model`).not.toBe('');
          else expect(verdict.hit, `${id}: ${title}`).toBe('');
        }
      },
      BATCH_MS,
    );
  });
});

describe('the payloads', () => {
  it('are enough, and each has a name of its own', () => {
    expect(corpus.length).toBeGreaterThan(250);
    expect(further.length).toBeGreaterThan(80);
    expect(new Set([...corpus, ...further].map(({ id }) => id)).size).toBe(corpus.length + further.length);
  });

  // What blocks everything would block nothing: the same payloads, endowments and rules against node:vm. Each in a
  // process of its own, since those that get out spoil it for the next. Every third one, to be quick.
  it('get out of node:vm', async () => {
    const claimed = [...corpus, ...further].filter(({ bitesVm, mode }) => bitesVm && mode !== 'module');
    const sample = claimed.filter((_, index) => index % 3 === 0);
    const missed: string[] = [];
    const queue = [...sample];
    const work = async (): Promise<void> => {
      for (let payload = queue.shift(); payload !== undefined; payload = queue.shift()) {
        const verdict = (await run('vm', [payload])).get(payload.id);
        if (!verdict?.hit) missed.push(payload.id);
      }
    };
    await Promise.all([work(), work(), work()]);
    expect(sample.length).toBeGreaterThan(50);
    // What gets out differs a little between versions of Node.
    expect(missed.length, missed.join(', ')).toBeLessThan(sample.length / 10);
  });

  it('are seen when they get out, change an endowment or the realm', async () => {
    const plant = (id: string, code: string): Payload & { leaky: boolean } => ({
      ...{ id, code, family: '', title: '', mode: 'script', severity: 'escape', bitesVm: false, leaky: true },
    });
    const found = await run('tenant', [
      plant('HARMLESS', "hostFn('call', () => 0)"),
      plant('OUT', "'ESCAPED:planted'"),
      plant('ENDOWMENT', "leak('object')"),
      plant('REALM', "leak('global')"),
    ]);
    expect(found.get('HARMLESS')).toMatchObject({ hit: '', status: 'ok' });
    expect(found.get('HARMLESS')?.changed).toBeUndefined();
    expect(found.get('OUT')?.hit).toBe('ESCAPED:planted');
    expect(found.get('ENDOWMENT')?.changed).toBe('[object Object] has changed');
    expect(found.get('REALM')?.changed).toContain('has changed');
  });
});
