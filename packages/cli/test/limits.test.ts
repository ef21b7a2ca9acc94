import { describe, expect, it } from 'vitest';
import { LIMITS, parseLimit } from '../src/limits.ts';

describe('parseLimit()', () => {
  it.each([
    ['fuel=1e6', 'fuel', 1_000_000],
    ['fuelPerTurn=1_000_000', 'fuelPerTurn', 1_000_000],
    ['wallMs=250', 'wallMs', 250],
    ['outputBytes=1.5e3', 'outputBytes', 1500],
    ['depth=Infinity', 'depth', Number.POSITIVE_INFINITY],
    ['stringLength=1E3', 'stringLength', 1000],
    ['bigintBits=1', 'bigintBits', 1],
  ])('reads %s', (text, name, value) => {
    expect(parseLimit(text)).toEqual({ name, value });
  });

  it.each([
    'fuel',
    'fule=1',
    'constructor=1',
    '__proto__=1',
    '=1',
    'fuel=',
    'fuel=0',
    'fuel=-1',
    'fuel=1.5',
    'fuel=abc',
    'fuel=NaN',
    'fuel=-Infinity',
    'fuel=0x10',
    'fuel= 1',
    'fuel=1__0',
    'fuel=_1',
    'fuel=1e400',
    'fuel=1e30',
    'fuel=1n',
  ])('refuses %s and lists the limits there are', (text) => {
    const parsed = parseLimit(text);
    expect(parsed).toHaveProperty('problem');
    for (const name of Object.keys(LIMITS)) expect((parsed as { problem: string }).problem).toContain(name);
  });
});
