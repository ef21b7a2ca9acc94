// The table of module semantics, run by V8 in a child process and by our module system here: the records must agree.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeModuleMapHost } from '../../src/modules/module-map.ts';
import type { ModuleDefinition } from '../../src/tenant/types.ts';
import { readCases, type SemanticsCase, type SemanticsRecord } from '../../../../test/module-semantics/read-cases.mjs';
import { makeGuestSide } from './support/guest-side.ts';

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

async function recordOfOurs({ files, patience }: SemanticsCase): Promise<SemanticsRecord> {
  const map: Record<string, ModuleDefinition> = {};
  for (const [path, source] of Object.entries(files)) {
    map[path] = { type: path.endsWith('.json') ? 'json' : 'module', source };
  }
  const { system, log, prelude } = makeGuestSide(makeModuleMapHost(map));
  const settled = system.importDynamic('./main.js', undefined).then(
    (namespace) => `ok ${Object.keys(namespace as object)}`,
    (error: unknown) => prelude.describe(error),
  );
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const outcome = await Promise.race([settled, pause(patience).then(() => 'pending')]);
  await pause(1);
  return { log: [...log], outcome };
}

// Line by line, so that a difference shows.
const linesOf = ({ log, outcome }: SemanticsRecord): string[] => [...log, outcome];

describe('module semantics are those of V8', () => {
  const records = recordsOfV8();

  it('has a record of every case', () => {
    expect(records.length).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(260);
  });

  it.each(cases.map((given, index) => ({ given, record: records[index] })))(
    '$given.title',
    async ({ given, record }) => {
      expect(linesOf(await recordOfOurs(given))).toEqual(linesOf((given.expected ?? record) as SemanticsRecord));
    },
  );
});
