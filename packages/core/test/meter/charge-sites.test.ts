// Each place that is charged stops, alone, what goes on for ever through it: all other charges are taken out.
import { describe, expect, it } from 'vitest';
import { chargedSites, guardedSites, type Site } from './support/charge-sites.ts';
import { chargesOf, keepOnlyMarked, makeBomb, makeMetered, NOT_STOPPED } from './support/metered.ts';

const FUEL = 20_000;
/** Calls after which nothing stops a program any more: many times what its fuel is good for. */
const ENDLESS = 50 * FUEL;

/** How a program ended: the kind of its fault, or what it threw otherwise. */
async function endOf(source: string, edit: (text: string) => string): Promise<unknown> {
  const { meter, globals, run } = makeMetered({ limits: { fuel: FUEL } });
  let bombed = false;
  const bomb = makeBomb(ENDLESS);
  globals['bomb'] = () => {
    // A program that is left without its other charges may go on in jobs after its end: not beside the next test.
    if (meter.fault !== undefined) throw meter.fault.error;
    try {
      bomb();
    } catch (error) {
      bombed = true;
      throw error;
    }
  };
  let value: unknown;
  try {
    value = run(source, edit);
  } catch (error) {
    return meter.fault?.kind ?? (bombed ? NOT_STOPPED : error);
  }
  // What goes on in promise jobs: until a fault, or until it is clear that there will be none.
  Promise.resolve(value).catch(() => {});
  for (let i = 0; i < 400 && meter.fault === undefined && !bombed; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return meter.fault?.kind ?? (bombed ? NOT_STOPPED : 'ended');
}

const title = ({ site }: Site): string => site;

describe('a charge stops alone', () => {
  it.each(chargedSites.map((site) => ({ ...site, title: title(site) })))('$title', async ({ source }) => {
    expect(await endOf(source, keepOnlyMarked)).toBe('fuel');
  });
});

describe('a guard of iteration stops alone', () => {
  it.each(guardedSites.map((site) => ({ ...site, title: title(site) })))('$title', async ({ source }) => {
    expect(await endOf(source, keepOnlyMarked)).toBe('fuel');
  });
});

describe('nothing else would have stopped it', () => {
  // Without its charge the same program goes on until the test itself ends it.
  const all = (text: string): string => keepOnlyMarked(text.replace('/*@*/', ''));
  const some = chargedSites.filter(({ site }) =>
    [
      'leaf arrow with an expression body',
      'arrow with a block body',
      'method',
      'while with a block',
      'for with all its work in the head',
      'finally',
      'default parameter with a call',
    ].includes(site),
  );

  it.each(some)('$site', async ({ source }) => {
    expect(await endOf(source, all)).toBe(NOT_STOPPED);
  });
});

it('every charge of an emitted program is found', () => {
  const { run } = makeMetered();
  let text = '';
  run(
    'const f = [() => 1, function () { return f.at(0) }]; for (const x of f) x(); try { f[0]() } finally { 0 }',
    (emitted) => {
      text = emitted;
      return emitted;
    },
  );
  expect(chargesOf(text).length).toBe(4);
  expect(text.match(/`\$\{\$c0x\}`|<0&&\$c0x\(0\)/g)?.length).toBe(4);
});
