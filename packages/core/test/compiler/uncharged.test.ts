// Functions that need no charge of their own, and those that would go on for ever without theirs.
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { chargesOf, makeMetered } from '../meter/support/metered.ts';

/** Charges of a program besides that of whatever stands around it. */
const chargesIn = (source: string): number =>
  chargesOf(
    compile(source, { goal: 'script', name: 'test.js' })
      .emit(() => true)
      .text.replace(/^.*?\$c0v;/s, ''),
  ).length;

describe('small functions that are only called by name', () => {
  it.each([
    ['a leaf', 'function f(x) { return x + 1 } f(1)'],
    ['one that calls what it does not know', 'function f(x) { return g(x) } f(1)'],
    [
      'those that call each other in one direction',
      'function f(x) { return g(x) + h(x) } const g = (x) => h(x); const h = (x) => x; f(1)',
    ],
    ['var and let that nothing else is assigned to', 'var f = function (x) { return x }; let g = (x) => f(x); g(1)'],
    ['one within another', 'function f(x) { const g = (y) => y; return g(x) } f(1)'],
  ])('are not charged: %s', (_, source) => {
    expect(chargesIn(source)).toBe(0);
  });

  it.each([
    ['one that is a value', 'function f(x) { return x } [f]', 1],
    ['one that is assigned', 'let f = (x) => x; f = 1; f(1)', 1],
    ['one that is declared twice', 'var f = (x) => x; var f = (x) => x; f(1)', 2],
    ['one that calls itself', 'function f(x) { return f(x) } f(1)', 1],
    ['one that is made anew', 'function f(x) { return x } new f()', 1],
    ['one with a default', 'function f(x, y = x) { return y } f(1)', 1],
    ['a generator', 'function* f(x) { yield x } f(1)', 1],
    ['a large one', `function f(x) { return ${'x.y + '.repeat(40)} 1 } f(1)`, 1],
  ])('are charged: %s', (_, source, charges) => {
    expect(chargesIn(source)).toBe(charges);
  });

  it('are charged once in each circle', () => {
    expect(
      chargesIn('function f(x) { return g(x) } function g(x) { return h(x) } function h(x) { return f(x) } f(1)'),
    ).toBe(1);
    expect(chargesIn('function f(x) { return g(x) } function g(x) { return f(x) + g(x) } f(1)')).toBe(1);
  });

  it.each([
    ['itself', 'function f(x) { return x ? f(x) : 0 } for (;;) f(1)'],
    [
      'a circle',
      'const f = (x) => { try { return g(x) } catch { return h(x) } }; function g(x) { return h(x) + h(x) } function h(x) { return f(x) + g(x) } f(1)',
    ],
    ['a circle through a function within', 'function f(x) { const g = (y) => f(y); return g(x) || g(x) } f(1)'],
    [
      'a circle through what is no function of that kind',
      'function f(x) { return o.m(x) + o.m(x) } const o = { m(x) { try { return f(x) } catch { return 1 } } }; f(1)',
    ],
    ['a circle through a getter', 'function f(x) { return x.y + x.y } const o = { get y() { return f(o) } }; f(o)'],
    [
      'a chain that doubles at each step',
      `${Array.from({ length: 60 }, (_, i) => `function f${i}(x) { return f${i + 1}(x) + f${i + 1}(x) }`).join('\n')} function f60(x) { return 1 } f0(1)`,
    ],
    [
      'the same, declared the other way round',
      `const f60 = (x) => 1; ${Array.from({ length: 60 }, (_, i) => `const f${59 - i} = (x) => f${60 - i}(x) + f${60 - i}(x)`).join(';')}; f0(1)`,
    ],
    [
      'a chain that doubles through blocks and closures',
      `(() => { ${Array.from({ length: 60 }, (_, i) => `var f${i} = function (x) { { return f${i + 1}(x) + f${i + 1}(x) } }`).join(';')}; var f60 = function (x) { return 1 }; f0(1) })()`,
    ],
  ])('end: %s', (_, source) => {
    // less than the native stack has room for: frames are larger on Node 26
    const { meter, run } = makeMetered({ limits: { fuel: 500 } });
    expect(() => run(source)).toThrow();
    expect(meter.fault?.kind).toBe('fuel');
  });
});
