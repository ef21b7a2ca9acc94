// Programs mean in a tenant what they mean in V8: the same log, the same completion value, the same error.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { logOfTenant, logsOfV8, programFiles, readPrograms } from './support/programs.ts';

// Where V8 differs from a locked-down realm by design: errors show objects by their class, never by their constructor.
const normal = (line: string): string => line.replaceAll('#<Object>', '[object Object]');

describe.each(programFiles)('%s', (file) => {
  const programs = readPrograms(file);
  const native = logsOfV8(programs.map(({ source }) => source));

  it.each(programs.map((program, i) => ({ ...program, native: native[i] as readonly string[] })))(
    '$title',
    async ({ source, native: expected }) => {
      expect((await logOfTenant(makeTenant(), source)).map(normal)).toEqual(expected.map(normal));
    },
  );
});

it('enough programs are compared', () => {
  expect(programFiles.flatMap(readPrograms).length).toBeGreaterThanOrEqual(440);
});
