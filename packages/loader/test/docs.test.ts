// The manifests and policies that the documentation shows are what the readers take.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest, readPolicy } from '../src/index.ts';

const jsonOf = (page: string): readonly string[] =>
  [...readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8').matchAll(/^```json\n(.*?)^```$/gms)].map(
    ([, text = '']) => text,
  );

describe.each([
  ['manifest.md', (text: string): unknown => parseManifest(text)],
  ['policy.md', (text: string): unknown => readPolicy(text)],
] as const)('docs/%s', (page, read) => {
  const blocks = jsonOf(page);

  it('shows some', () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks)('is right in %s', (text) => {
    expect(read(text)).toMatchObject({});
  });
});
