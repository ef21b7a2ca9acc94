import { describe, expect, it } from 'vitest';
import { isHostError, makeError, sentences } from '../src/errors.ts';

describe('sentences', () => {
  it.each(Object.entries(sentences))('%s reads as one', (_, sentence) => {
    expect(sentence).toMatch(/^(?:[A-Z]|\{\w+\} )/);
    expect(sentence).not.toMatch(/[.!]$|\n|\s\s/);
  });
});

describe('makeError()', () => {
  it('fills a sentence from its details, and keeps them', () => {
    const error = makeError('EXPORT_MISSING', { tenant: 'a', name: 'pay' });
    expect(error.message).toBe('Tenant a exports no function pay');
    expect([isHostError(error), isHostError(error, 'EXPORT_MISSING'), isHostError(error, 'HOST_CLOSED')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
