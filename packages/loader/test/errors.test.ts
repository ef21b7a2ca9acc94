import { describe, expect, it } from 'vitest';
import { isLoaderError, makeError, sentences } from '../src/errors.ts';

describe('sentences', () => {
  it.each(Object.entries(sentences))('%s reads as one', (_, sentence) => {
    expect(sentence).toMatch(/^(?:[A-Z]|\{\w+\} )/);
    expect(sentence).not.toMatch(/[.!]$|\n|\s\s/);
  });
});

describe('makeError()', () => {
  it('fills a sentence from its details, and is known by its code', () => {
    const error = makeError('ARCHIVE_VERSION', { expected: 1, got: 2 });
    expect(error.message).toBe('Expected an archive of version 1, got version 2');
    expect([isLoaderError(error), isLoaderError(error, 'ARCHIVE_VERSION'), isLoaderError(error, 'CACHE_KEY')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
