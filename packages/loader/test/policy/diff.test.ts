import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPolicyChanges, diffPolicy } from '../../src/policy/diff.ts';
import { factsOf, policyFrom } from '../../src/policy/facts.ts';
import { showPolicyDiff } from '../../src/policy/markdown.ts';
import { mergePolicies } from '../../src/policy/merge.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import { allows, type PackagePolicy, type Policy, policyOf } from '../../src/policy/types.ts';
import { policies } from './arbitrary.ts';

const of = (own: PackagePolicy): Policy => ({ resources: { a: own }, entry: {} });

describe('diffPolicy()', () => {
  it('is empty between a policy and itself', () => {
    fc.assert(fc.property(policies, (policy) => diffPolicy(policy, policy).changes.length === 0));
  });

  it('makes the new policy of the old one when it is applied', () => {
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        const made = applyPolicyChanges(before, diffPolicy(before, after).changes);
        expect(diffPolicy(made, after).changes).toEqual([]);
        expect(policyFrom(factsOf(made).values())).toEqual(policyFrom(factsOf(after).values()));
      }),
    );
  });

  it('takes a change back the other way', () => {
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        const there = diffPolicy(before, after).changes;
        const back = diffPolicy(after, before).changes;
        expect(back).toHaveLength(there.length);
        expect(there.map(({ change }) => change === 'added').filter(Boolean)).toHaveLength(
          back.map(({ change }) => change === 'removed').filter(Boolean).length,
        );
      }),
    );
  });

  it('is empty only when both allow the same', () => {
    const names = ['fs', 'fs.readFile', 'fetch', 'console', 'a', 'toString', 'other'];
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        if (diffPolicy(before, after).changes.length > 0) return;
        for (const resource of ['$root$', 'a', 'a>b', '@x/y', 'z'])
          for (const field of ['globals', 'packages', 'builtins'] as const)
            for (const name of names) {
              const [one, two] = [policyOf(before, resource), policyOf(after, resource)];
              expect(one && allows(one[field], name)).toBe(two && allows(two[field], name));
            }
      }),
    );
  });

  it.each<[string, Policy, Policy, string, string]>([
    [
      'a power more',
      of({}),
      of({ builtins: { child_process: true } }),
      'high',
      'may now import the builtin child_process',
    ],
    ['a pure builtin', of({}), of({ builtins: { path: true } }), 'low', 'may now import the builtin path'],
    ['a part of a power', of({}), of({ builtins: { 'fs.readFile': true } }), 'high', 'the builtin fs.readFile'],
    ['a builtin nobody knows', of({}), of({ builtins: { 'cofferdam:kv': true } }), 'high', 'the builtin cofferdam:kv'],
    ['a narrowed power', of({}), of({ builtins: { fs: { attenuate: 'readOnly' } } }), 'medium', 'narrowed by readOnly'],
    [
      'a power whole again',
      of({ builtins: { fs: ['x'] } }),
      of({ builtins: { fs: true } }),
      'high',
      'the builtin fs narrowed by the default attenuator before, whole now',
    ],
    [
      'a power narrowed',
      of({ builtins: { fs: true } }),
      of({ builtins: { fs: ['x'] } }),
      'low',
      'whole before, narrowed by the default attenuator now',
    ],
    ['a global', of({}), of({ globals: { fetch: true } }), 'high', 'may now use the global fetch'],
    ['every global', of({}), of({ globals: 'any' }), 'high', 'may now use every global of the tenant'],
    ['a package', of({}), of({ packages: { b: true } }), 'low', 'may now import the package b'],
    [
      'a package that may do much',
      { resources: { b: { builtins: { net: true } } }, entry: {} },
      { resources: { a: { packages: { b: true } }, b: { builtins: { net: true } } }, entry: {} },
      'medium',
      'may now import the package b',
    ],
    ['less', of({ globals: { fetch: true } }), of({}), 'low', 'may no longer use the global fetch'],
    [
      'exports that may be changed',
      of({}),
      of({ options: { mutableExports: true } }),
      'medium',
      'may now have its exports changed',
    ],
    ['a root without bounds', of({}), { resources: { a: {} } }, 'high', 'may now reach whatever the tenant has'],
    ['a root with bounds', { resources: { a: {} } }, of({}), 'low', 'may reach only what the policy lists now'],
  ])('ranks %s', (_, before, after, risk, words) => {
    const { changes, risk: worst } = diffPolicy(before, after);
    expect(changes).toHaveLength(1);
    expect([changes[0]?.risk, worst]).toEqual([risk, risk]);
    expect(changes[0]?.words).toContain(words);
  });

  it('puts the gravest first, and is plain data', () => {
    const after = of({ globals: { console: true, fetch: true }, builtins: { os: true } });
    const diff = diffPolicy(of({}), after);
    expect(diff.changes.map(({ risk }) => risk)).toEqual(['high', 'medium', 'low']);
    expect(JSON.parse(JSON.stringify(diff)).changes).toHaveLength(3);
  });
});

describe('showPolicyDiff()', () => {
  it('says it in Markdown, by risk', () => {
    const diff = diffPolicy(
      { resources: { a: { globals: { console: true } } }, entry: {} },
      { resources: { a: {}, 'a>b': { builtins: { fs: true } } }, entry: { packages: { a: true } } },
    );
    expect(showPolicyDiff(diff)).toBe(`### High risk

- \`a>b\` (new) may now import the builtin fs

### Low risk, or less than before

- the root package may now import the package a
- \`a\` may no longer use the global console
`);
    expect(showPolicyDiff(diffPolicy(of({}), of({})))).toBe('The policy allows what it allowed before.\n');
  });

  it('names packages that come and go with nothing', () => {
    const [none, some] = [{ resources: {} }, { resources: { a: {} } }];
    const same = 'The policy allows what it allowed before.\n\n';
    expect(showPolicyDiff(diffPolicy(none, some))).toBe(`${same}Newly named, and nothing allowed: \`a\`\n`);
    expect(showPolicyDiff(diffPolicy(some, none))).toBe(`${same}No longer named: \`a\`\n`);
  });

  it('lets no name leave its place', () => {
    const name = 'x`\n# head <img src=x onerror=y> [l](javascript:z) |\u202E';
    const after = { resources: { [name]: { globals: { [name]: true } } } };
    const text = showPolicyDiff(diffPolicy({ resources: {} }, after));
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual(['### Medium risk']);
    expect(text).not.toMatch(/<img|\u202E|\n# head/);
  });
});

describe('mergePolicies()', () => {
  it('gives the later policy the last word, name by name', () => {
    const base = of({ globals: { fetch: true, console: true }, builtins: 'any' });
    const over: Policy = { resources: { a: { globals: { fetch: false } }, b: { packages: { a: true } } } };
    expect(mergePolicies(base, over)).toEqual({
      resources: { a: { globals: { fetch: false, console: true }, builtins: 'any' }, b: { packages: { a: true } } },
      entry: {},
    });
  });

  it('is a policy itself with nothing over it, and twice the same is once', () => {
    fc.assert(
      fc.property(policies, policies, (base, over) => {
        expect(diffPolicy(mergePolicies(base, { resources: {} }), base).changes).toEqual([]);
        const once = mergePolicies(base, over);
        expect(mergePolicies(once, over)).toEqual(once);
        expect(readPolicy(JSON.stringify(base), { overrides: [{ text: JSON.stringify(over) }] })).toEqual(
          JSON.parse(JSON.stringify(once)),
        );
      }),
    );
  });
});
