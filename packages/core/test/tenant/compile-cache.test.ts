// Units of this process: one for each text and all that changes what it compiles to, the least recently used first out.
import { describe, expect, it } from 'vitest';
import type { CompileFlags } from '../../src/compiler/context.ts';
import { compileCached } from '../../src/tenant/compile-cache.ts';

const flags: CompileFlags = { metered: true, guarded: true, depth: false };
const options = { goal: 'script', name: 'a.js', flags } as const;

describe('compileCached()', () => {
  it('gives one unit for one text, and another for whatever else it is compiled for', () => {
    const source = '/* one text */ 1';
    const unit = compileCached(source, options);
    expect(compileCached(`${source.slice(0, 4)}${source.slice(4)}`, options)).toBe(unit);
    const others = [
      compileCached(source, { ...options, goal: 'module' }),
      compileCached(source, { ...options, goal: 'commonjs' }),
      compileCached(source, { ...options, name: 'b.js' }),
      compileCached(source, { ...options, flags: { ...flags, metered: false } }),
      compileCached(source, { ...options, flags: { ...flags, guarded: false } }),
      compileCached(source, { ...options, flags: { ...flags, depth: true } }),
      compileCached(`${source} `, options),
    ];
    expect(new Set([unit, ...others]).size).toBe(others.length + 1);
    expect(compileCached(source, options)).toBe(unit);
  });

  it('forgets the text that was used longest ago, with all that was made of it', () => {
    const used = '/* used again */ 1';
    const unused = '/* not used again */ 1';
    const units = [
      compileCached(used, options),
      compileCached(unused, options),
      compileCached(unused, { ...options, name: 'b.js' }),
    ];
    for (let i = 0; i < 17; i += 1) {
      compileCached(`${i}/*${'-'.repeat(2 ** 20)}*/`, options);
      expect(compileCached(used, options)).toBe(units[0]);
    }
    expect(compileCached(unused, options)).not.toBe(units[1]);
    expect(compileCached(unused, { ...options, name: 'b.js' })).not.toBe(units[2]);
  });

  it('counts what a program takes besides its text: tiny ones are forgotten, too', () => {
    const first = compileCached('/* tiny */', options);
    for (let i = 0; i < 4000; i += 1) compileCached(`${i}`, options);
    expect(compileCached('/* tiny */', options)).toBe(first);
    for (let i = 0; i < 8200; i += 1) compileCached(`${i}.5`, options);
    expect(compileCached('/* tiny */', options)).not.toBe(first);
  });

  it('forgets what was made of one text under ever new names', () => {
    const source = `/*${'-'.repeat(2 ** 20)}*/ 1`;
    const named = (i: number) => compileCached(source, { ...options, name: `${i}.js` });
    const first = named(0);
    expect(named(0)).toBe(first);
    const last = Array.from({ length: 17 }, (_, i) => named(i + 1)).at(-1);
    expect(named(17)).toBe(last);
    expect(named(0)).not.toBe(first);
  });
});
