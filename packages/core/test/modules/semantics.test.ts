// The table of module semantics, run by V8 in a child process and here, by the bare module system and by a tenant with
// all its metering: the records must agree.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeModuleMapHost } from '../../src/modules/module-map.ts';
import type { ModuleDefinition } from '../../src/tenant/types.ts';
import { readCases, type SemanticsCase, type SemanticsRecord } from '../../../../test/module-semantics/read-cases.mjs';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { makeGuestSide, preludeText } from './support/guest-side.ts';

const runner = fileURLToPath(new URL('../../../../test/module-semantics/run-in-v8.mjs', import.meta.url));
const cases = readCases();

function recordsOfV8(): SemanticsRecord[] {
  const folder = mkdtempSync(join(tmpdir(), 'cofferdam-modules-'));
  try {
    return JSON.parse(execFileSync(process.execPath, [runner, folder], { encoding: 'utf8' })) as SemanticsRecord[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mapOf({ files }: SemanticsCase): Record<string, ModuleDefinition> {
  const map: Record<string, ModuleDefinition> = {};
  for (const [path, source] of Object.entries(files)) {
    map[path] = { type: path.endsWith('.json') ? 'json' : 'module', source };
  }
  return map;
}

async function recordOf(settled: Promise<string>, log: readonly string[], patience: number): Promise<SemanticsRecord> {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const outcome = await Promise.race([settled, pause(patience).then(() => 'pending')]);
  await pause(1);
  return { log: [...log], outcome };
}

function runBare(given: SemanticsCase): Promise<SemanticsRecord> {
  const { system, log, prelude } = makeGuestSide(makeModuleMapHost(mapOf(given)));
  const settled = system.importDynamic('./main.js', undefined).then(
    (namespace) => `ok ${Object.keys(namespace as object)}`,
    (error: unknown) => prelude.describe(error),
  );
  return recordOf(settled, log, given.patience);
}

async function runInTenant(given: SemanticsCase): Promise<SemanticsRecord> {
  const tenant = makeTenant({ name: given.title, modules: mapOf(given) });
  const log = tenant.evaluateNear(
    `globalThis.entries = []; Object.assign(globalThis, ${preludeText}(entries)); entries`,
  );
  const settled = tenant.evaluateNear(
    "import('./main.js').then((namespace) => `ok ${Object.keys(namespace)}`, (error) => describe(error))",
  );
  const record = await recordOf(settled as Promise<string>, log as string[], given.patience);
  tenant.stop();
  return record;
}

// Line by line, so that a difference shows.
const linesOf = ({ log, outcome }: SemanticsRecord): string[] => [...log, outcome];

describe('module semantics are those of V8', () => {
  const records = recordsOfV8();

  it('has a record of every case', () => {
    expect(records.length).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(260);
  });

  const rows = cases.map((given, index) => ({
    given,
    expected: given.expected ?? (records[index] as SemanticsRecord),
  }));

  it.each(rows)('$given.title', async ({ given, expected }) => {
    expect(linesOf(await runBare(given))).toEqual(linesOf(expected));
  });

  it.each(rows)('$given.title, in a tenant', async ({ given, expected }) => {
    expect(linesOf(await runInTenant(given))).toEqual(linesOf(expected));
  });
});
