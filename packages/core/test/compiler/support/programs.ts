// The programs of fixtures/programs: `//// title` lines, each followed by one program.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tenant } from '../../../src/tenant/types.ts';

export interface Program {
  readonly title: string;
  readonly source: string;
}

const folder = new URL('../fixtures/programs/', import.meta.url);

export const programFiles: readonly string[] = readdirSync(folder).filter((name) => name.endsWith('.txt'));

export function readPrograms(file: string): readonly Program[] {
  const parts = readFileSync(new URL(file, folder), 'utf8').split(/^\/\/\/\/ /m);
  return parts.slice(1).map((part) => {
    const end = part.indexOf('\n');
    return { title: part.slice(0, end), source: part.slice(end + 1).replace(/\n$/, '') };
  });
}

const runner = fileURLToPath(new URL('run-in-v8.mjs', import.meta.url));
const preludeText = readFileSync(new URL('prelude.js', import.meta.url), 'utf8');

/** What V8 makes of each source: the lines it logged, and how it ended. */
export function logsOfV8(sources: readonly string[]): readonly (readonly string[])[] {
  const printed = execFileSync(process.execPath, ['--no-warnings', runner], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(printed) as string[][];
}

interface Prelude {
  readonly lines: string[];
  readonly log: unknown;
  readonly run: unknown;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The same in a tenant. Guest code alone calls `log`, so the border has no part in what it shows. */
export async function logOfTenant(tenant: Tenant, source: string): Promise<readonly string[]> {
  const makePrelude = tenant.evaluateNear(preludeText) as () => Prelude;
  const { lines, log, run } = makePrelude();
  Object.assign(tenant.evaluateNear('globalThis') as object, { log, runProgram: run });
  try {
    const settled = tenant.evaluateNear(`runProgram(${JSON.stringify(source)}, eval)`) as Promise<void> | undefined;
    await Promise.race([settled, wait(50)]);
    await wait(settled === undefined ? 0 : 1);
  } catch (error) {
    lines.push(`host: ${String(error)}`);
  }
  return [...lines];
}
