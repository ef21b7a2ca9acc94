import { describe, expect, it } from 'vitest';
import { isCapsError, makeError, sentences } from '../src/errors.ts';

describe('sentences', () => {
  it.each(Object.entries(sentences))('%s reads as one', (_, sentence) => {
    expect(sentence).toMatch(/^(?:[A-Z]|\{\w+\} )/);
    expect(sentence).not.toMatch(/[.!]$|\n|\s\s/);
  });
});

describe('makeError()', () => {
  it('fills a sentence from its details, and keeps them', () => {
    const error = makeError('POLICY_DENIED', { tenant: 'a', capability: 'till', method: 'pay' });
    expect(error.message).toBe('The policy of tenant a does not know till.pay');
    expect(error.details).toEqual({ tenant: 'a', capability: 'till', method: 'pay' });
    expect([isCapsError(error), isCapsError(error, 'POLICY_DENIED'), isCapsError(error, 'AUDIT_SINK')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('puts in what a detail says as it is, placeholders and all', () => {
    const error = makeError('POLICY_DENIED', { tenant: '{method}', capability: '$&', method: 'm' });
    expect(error.message).toBe('The policy of tenant {method} does not know $&.m');
  });
});
