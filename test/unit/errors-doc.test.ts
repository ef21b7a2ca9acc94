import { readFileSync } from 'node:fs';
import type { FaultKind } from '@cofferdam/core';
import { expect, test } from 'vitest';

// A kind that is missing here, or is none any more, is a type error.
const kinds: Record<FaultKind, true> = {
  fuel: true,
  fuelPerTurn: true,
  depth: true,
  string: true,
  bigint: true,
  array: true,
  buffer: true,
  heap: true,
  wall: true,
  output: true,
  regexp: true,
  jobs: true,
  wait: true,
  aborted: true,
};

test('docs/errors.md has a row for every kind of fault, and for no other', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const table = text.match(/^\| fault \|.*\n\|[-|]+\n((?:\|.*\n)+)/m)?.[1] ?? '';
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind);
  expect(rows.sort()).toEqual(Object.keys(kinds).sort());
});
