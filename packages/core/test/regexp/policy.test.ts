import { describe, expect, test } from 'vitest';
import { makeTenant } from '../../src/index.ts';

const outcome = async (source: string, regexp?: 'linear' | 'bounded' | 'any', module = false) => {
  const { status, value, error, fault } = await makeTenant(regexp === undefined ? {} : { regexp }).run(source, {
    module,
  });
  return { status, value, fault, code: error?.code, name: error?.name, message: error?.message };
};

describe("makeTenant({ regexp: 'linear' })", () => {
  test('refuses a literal before anything runs, and says where it is', async () => {
    const { code, message } = await outcome('globalThis.ran = 1;\nconst x = /(a*)\\1/.test("aa");', 'linear');
    expect(code).toBe('SOURCE_REGEXP');
    expect(message).toMatch(/^Regular expression \/\(a\*\)\\1\/ may take more than linear time.*\(script\.js:2:11\)$/);
  });

  test('refuses literals of modules, of eval and of Function', async () => {
    expect((await outcome('export default /(a*)\\1/', 'linear', true)).code).toBe('SOURCE_REGEXP');
    expect((await outcome('eval("/(a*)\\\\1/")', 'linear')).name).toBe('SyntaxError');
    expect((await outcome('Function("return /(a*)\\\\1/")', 'linear')).name).toBe('SyntaxError');
  });

  test.each([
    'new RegExp("(a*)\\\\1")',
    'RegExp("(a*)\\\\1")',
    'new (class extends RegExp {})("(a*)\\\\1")',
    'Reflect.construct(RegExp, ["(a*)\\\\1"], Object)',
    'new RegExp({ toString: () => "(a*)\\\\1" })',
    '"x".match("(a*)\\\\1")',
    '"x".search("(a*)\\\\1")',
    '[..."x".matchAll("(a*)\\\\1")]',
  ])('refuses %s, which the guest can catch', async (source) => {
    expect(await outcome(source, 'linear')).toMatchObject({ status: 'error', name: 'SyntaxError' });
    expect(await outcome(`try { ${source}; 1 } catch (e) { e instanceof SyntaxError }`, 'linear')).toMatchObject({
      status: 'ok',
      value: true,
    });
  });

  test('runs what is linear in our matcher, though not in the engine', async () => {
    const { value } = await outcome('/^(?:a|a|aa)+$/.test("a".repeat(1000) + "b")', 'linear');
    expect(value).toBe(false);
  });
});

describe("makeTenant({ regexp: 'any' })", () => {
  test('leaves all patterns to the engine', async () => {
    expect((await outcome('/(a)\\1/.exec("baab").index', 'any')).value).toBe(1);
    expect((await outcome('"a b  c".split(/(\\s)\\1*/).length', 'any')).value).toBe(5);
  });
});

describe('makeTenant({ regexp })', () => {
  test('must be one of the policies', () => {
    expect(() => makeTenant({ regexp: 'none' as never })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  test.each([undefined, 'bounded'] as const)('%s runs references and look-arounds', async (policy) => {
    expect((await outcome('/(?<q>["\'])(.*?)\\k<q>/.exec("say \'so\'")[2]', policy)).value).toBe('so');
    expect((await outcome('"1234567".replace(/\\B(?=(\\d{3})+$)/g, ",")', policy)).value).toBe('1,234,567');
  });

  test('refuses a pattern that is too large', async () => {
    const source = `/${'('.repeat(201)}${')'.repeat(201)}/`;
    expect((await outcome(source)).code).toBe('SOURCE_REGEXP');
    expect(await outcome(`try { new RegExp("a".repeat(70000)) } catch (e) { e.name }`)).toMatchObject({
      value: 'SyntaxError',
    });
  });
});

describe('fuel of regular expressions', () => {
  const spent = (source: string, warm = ''): number => {
    const tenant = makeTenant({ limits: { fuel: 1e9 } });
    if (warm !== '') makeTenant().evaluateNow(warm);
    tenant.evaluateNow(source);
    return tenant.usage().fuel;
  };

  test('does not depend on what ran before', () => {
    const source = `let n = 0; for (let i = 0; i < 300; i++) n += 'key: value, '.repeat(i).split(/\\s*,\\s*/).length; n`;
    const first = spent(source);
    expect(spent(source)).toBe(first);
    expect(spent(source, `/\\s*,\\s*/.test('x'); new RegExp('\\\\s*,\\\\s*').test('a, b')`)).toBe(first);
  });

  test('is no more for what is found early than for what is found late', () => {
    const cost = (at: number): number =>
      spent(`const text = 'x'.repeat(${at}) + 'ab' + 'x'.repeat(${100_000 - at}); /ab/.test(text)`);
    expect(cost(100_000) - cost(0)).toBeGreaterThan(20_000);
  });

  test('is taken for each step of what cannot be left to the engine', () => {
    const cost = (length: number): number => spent(`/(?:a|b|ab)*c/.test('ab'.repeat(${length}))`);
    expect(cost(20_000)).toBeGreaterThan(cost(10_000) * 1.8);
  });
});
