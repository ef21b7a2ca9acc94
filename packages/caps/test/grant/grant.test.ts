import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Agreement,
  grant,
  type Manifest,
  makeRevocable,
  offer,
  parameter,
  planGrant,
  type PowerDefinition,
} from '../../src/index.ts';

interface Fetch {
  readonly hosts: readonly string[];
  readonly maxBytes: number;
}
interface Files {
  readonly paths: readonly string[];
  readonly access: 'read' | 'write';
}
const made: { readonly kind: string; readonly parameters: object; live: boolean }[] = [];
const making =
  <P extends object>(kind: string) =>
  (parameters: P) => {
    const one = { kind, parameters, live: true };
    made.push(one);
    const { value, revoke } = makeRevocable({ what: () => parameters }, { name: kind });
    return {
      value,
      revoke: (): void => {
        one.live = false;
        revoke();
      },
    };
  };
const fetchPower: PowerDefinition<Fetch> = {
  kind: 'fetch',
  parameters: { hosts: parameter.hosts(), maxBytes: parameter.atMost() },
  sentence: ({ hosts, maxBytes }) => `Fetch up to ${maxBytes} bytes from ${hosts.join(', ')}`,
  severity: ({ hosts }) => (hosts.includes('*') ? 'high' : 'medium'),
  make: making('fetch'),
};
const filesPower: PowerDefinition<Files> = {
  kind: 'files',
  parameters: { paths: parameter.list(), access: parameter.oneOf('read', 'write') },
  sentence: ({ paths, access }) => `${access === 'read' ? 'Read' : 'Read and change'} files in ${paths.join(', ')}`,
  severity: ({ access }) => (access === 'write' ? 'high' : 'low'),
  make: making('files'),
};
const offers = [
  offer(fetchPower, { hosts: ['*.example.com', 'cdn.net'], maxBytes: 1000 }),
  offer(filesPower, { paths: ['data', 'cache'], access: 'read' }),
];
const manifest: Manifest = {
  name: 'weather',
  version: '1.0.0',
  powers: {
    fetch: { parameters: { hosts: ['api.example.com', 'evil.org'], maxBytes: 5000 }, reason: 'To get the weather' },
    files: { parameters: { paths: ['data', 'secrets'], access: 'write' }, optional: true },
    mail: { optional: true },
  },
};

describe('planGrant()', () => {
  it('gives what is both asked for and offered, and words for it', () => {
    const plan = planGrant(manifest, offers);
    expect(plan.agreement).toEqual({
      name: 'weather',
      version: '1.0.0',
      powers: {
        fetch: { kind: 'fetch', parameters: { hosts: ['api.example.com'], maxBytes: 1000 } },
        files: { kind: 'files', parameters: { paths: ['data'], access: 'read' } },
      },
    });
    expect(plan.refusals).toEqual([
      { power: 'mail', kind: 'mail', reason: 'not offered', optional: true, detail: 'No power mail is offered' },
    ]);
    expect(plan.needsConsent).toBe(true);
    expect(plan.text).toBe(
      [
        'weather 1.0.0 wants to:',
        '  [medium] Fetch up to 1000 bytes from api.example.com',
        '    It says: "To get the weather"',
        '  [low] Read files in data',
        '  It also asked for mail and will not get it: not offered.',
      ].join('\n'),
    );
  });

  it('makes nothing', () => {
    const before = made.length;
    planGrant(manifest, offers);
    expect(made.length).toBe(before);
  });

  it('puts the gravest first', () => {
    const wide = [offer(fetchPower, { hosts: ['*'], maxBytes: 1 }), offers[1]!];
    const all: Manifest = {
      name: 'a',
      version: '1',
      powers: { files: { parameters: { paths: ['data'] } }, fetch: { parameters: { hosts: ['*'] } } },
    };
    expect(planGrant(all, wide).items.map(({ severity, power }) => [severity, power])).toEqual([
      ['high', 'fetch'],
      ['low', 'files'],
    ]);
  });

  it('says when there is nothing in common, or a parameter is none', () => {
    const odd: Manifest = {
      name: 'a',
      version: '1',
      powers: {
        fetch: { parameters: { hosts: ['other.org'] } },
        more: { kind: 'fetch', parameters: { hosts: 'api.example.com' } },
        most: { kind: 'fetch', parameters: { hosts: ['api.example.com'], root: true } },
        none: { kind: 'files' },
      },
    };
    expect(planGrant(odd, offers).refusals.map(({ power, reason, detail }) => [power, reason, detail])).toEqual([
      ['fetch', 'nothing in common', 'What fetch asks for and what is offered of fetch have nothing in common'],
      ['more', 'invalid', expect.stringContaining('at manifest.powers.more.parameters.hosts')],
      ['most', 'invalid', 'Expected parameters of fetch at manifest.powers.most.parameters, got a parameter "root"'],
      ['none', 'nothing in common', expect.any(String)],
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['a number', 1],
    ['no name', { version: '1' }],
    ['a name of several lines', { name: 'a\nb', version: '1' }],
    ['a name that turns text around', { name: 'a\u202eb', version: '1' }],
    ['a member more', { name: 'a', version: '1', grantAll: true }],
    ['a power named __proto__', JSON.parse('{"name":"a","version":"1","powers":{"__proto__":{}}}')],
    [
      'an accessor',
      Object.defineProperty({ version: '1' }, 'name', { enumerable: true, get: () => expect.unreachable() }),
    ],
    ['a very long reason', { name: 'a', version: '1', powers: { p: { reason: 'x'.repeat(501) } } }],
    [
      'too many powers',
      { name: 'a', version: '1', powers: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`p${at}`, {}])) },
    ],
  ])('refuses a manifest that is %s', (_, value) => {
    expect(() => planGrant(value as never, offers)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });

  it('lets no words of a plugin look like the words of the host', () => {
    const text = (reason: string): readonly string[] =>
      planGrant(
        { name: 'a', version: '1', powers: { files: { parameters: { paths: ['data'] }, reason } } },
        offers,
      ).text.split('\n');
    const [first, second, third, ...rest] = text('fine"\n  [low] Nothing at all\r\u2028\u202e\u0007"');
    expect([first, second, rest]).toEqual(['a 1 wants to:', '  [low] Read files in data', []]);
    expect(third).toBe('    It says: "fine\' [low] Nothing at all \'"');
    expect(text(`${'x'.repeat(500)}`)[2]!.length).toBeLessThan(320);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])('offers no power that is called %s', (kind) => {
    expect(planGrant({ name: 'a', version: '1', powers: { [kind]: {} } }, offers).refusals[0]?.reason).toBe(
      'not offered',
    );
  });
});

describe('grant()', () => {
  it('gives all that is offered when the host asks nobody', () => {
    const result = grant(manifest, offers, { agreed: 'all' });
    expect(Object.keys(result.grants)).toEqual(['fetch', 'files']);
    expect(result.powers.fetch).toBe(result.grants.fetch?.value);
    expect(result.complete).toBe(true);
    expect(made.slice(-2).map(({ parameters }) => parameters)).toEqual([
      { hosts: ['api.example.com'], maxBytes: 1000 },
      { paths: ['data'], access: 'read' },
    ]);
    result.revoke();
    expect(made.slice(-2).map(({ live }) => live)).toEqual([false, false]);
  });

  it('gives nothing before anybody has agreed, and says what would be asked', () => {
    const before = made.length;
    const { powers, complete, refusals, plan } = grant(manifest, offers);
    expect([powers, complete, plan.needsConsent, made.length]).toEqual([{}, false, true, before]);
    expect(refusals.map(({ power, reason }) => [power, reason])).toEqual([
      ['mail', 'not offered'],
      ['fetch', 'not agreed'],
      ['files', 'not agreed'],
    ]);
    expect(plan.text).toContain('weather 1.0.0 wants to:');
  });

  it('gives what was agreed to', () => {
    const { agreement } = planGrant(manifest, offers);
    const kept: Agreement = JSON.parse(JSON.stringify(agreement));
    const result = grant(manifest, offers, { agreed: kept });
    expect(Object.keys(result.grants)).toEqual(['fetch', 'files']);
    expect(result.plan.needsConsent).toBe(false);
    expect(result.plan.text).toContain('weather 1.0.0 asks for no more than 1.0.0 did.');
  });

  it('asks again when a new version wants more, and gives what was agreed to meanwhile', () => {
    const { agreement } = planGrant(manifest, offers);
    const next: Manifest = {
      ...manifest,
      version: '2.0.0',
      powers: {
        fetch: { parameters: { hosts: ['api.example.com', 'cdn.net'], maxBytes: 10 } },
        cache: { kind: 'files', parameters: { paths: ['cache'] } },
      },
    };
    const result = grant(next, offers, { agreed: agreement });
    expect(made.at(-1)).toMatchObject({ kind: 'fetch', parameters: { hosts: ['api.example.com'], maxBytes: 10 } });
    expect(Object.keys(result.grants)).toEqual(['fetch']);
    expect(result.complete).toBe(false);
    expect(result.refusals.map(({ power, reason, detail }) => [power, reason, detail])).toEqual([
      ['fetch', 'not agreed', 'More of fetch is asked for than was agreed to'],
      ['cache', 'not agreed', 'Nobody has agreed to cache'],
    ]);
    expect(result.plan.dropped).toEqual(['files']);
    expect(result.plan.text).toBe(
      [
        'weather 2.0.0 wants more than 1.0.0 did:',
        '  [medium] Fetch up to 10 bytes from api.example.com, cdn.net (more than before)',
        '  [low] Read files in cache (new)',
      ].join('\n'),
    );
    const yes = grant(next, offers, { agreed: result.plan.agreement });
    expect({ names: Object.keys(yes.grants), complete: yes.complete, refusals: yes.refusals }).toEqual({
      names: ['fetch', 'cache'],
      complete: true,
      refusals: [],
    });
  });

  it('takes less without asking', () => {
    const { agreement } = planGrant(manifest, offers);
    const less: Manifest = {
      name: 'weather',
      version: '1.1.0',
      powers: { fetch: { parameters: { hosts: ['api.example.com'], maxBytes: 1 } } },
    };
    const { plan, refusals } = grant(less, offers, { agreed: agreement });
    expect([refusals, plan.items[0]?.change]).toEqual([[], 'same']);
  });

  it('gives nothing on the word of another plugin, or of another kind of power', () => {
    const { agreement } = planGrant(manifest, offers);
    const before = made.length;
    expect(grant({ ...manifest, name: 'other' }, offers, { agreed: agreement }).grants).toEqual({});
    const swapped: Manifest = {
      name: 'weather',
      version: '1',
      powers: { fetch: { kind: 'files', parameters: { paths: ['data'] } } },
    };
    expect(grant(swapped, offers, { agreed: agreement }).grants).toEqual({});
    const twin = offer({ ...filesPower, kind: 'secrets' }, { paths: ['data'], access: 'read' });
    const turned: Manifest = {
      name: 'weather',
      version: '1',
      powers: { files: { kind: 'secrets', parameters: { paths: ['data'] } } },
    };
    expect(grant(turned, [twin], { agreed: agreement }).grants).toEqual({});
    expect(made.length).toBe(before);
  });

  it('gives nothing that was agreed to once and is not offered any more', () => {
    const { agreement } = planGrant(manifest, offers);
    const fewer = [offer(fetchPower, { hosts: ['cdn.net'], maxBytes: 5 })];
    expect(grant(manifest, fewer, { agreed: agreement }).grants).toEqual({});
  });

  it('leaves nothing behind when one power cannot be made', () => {
    const broken = offer(
      {
        ...filesPower,
        make: () => {
          throw new Error('no disk');
        },
      },
      { paths: ['data'], access: 'read' },
    );
    expect(() => grant(manifest, [offers[0]!, broken], { agreed: 'all' })).toThrow('no disk');
    expect(made.at(-1)).toMatchObject({ kind: 'fetch', live: false });
  });
});

describe('offer()', () => {
  it.each([
    ['a parameter that is none', { hosts: ['a.com'], maxBytes: -1 }],
    ['one that is missing', { hosts: ['a.com'] }],
    ['one too many', { hosts: ['a.com'], maxBytes: 1, other: 1 }],
    ['a host that is none', { hosts: ['a.com/path'], maxBytes: 1 }],
  ])('refuses %s', (_, parameters) => {
    expect(() => offer(fetchPower, parameters as never)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });
});

describe('parameter', () => {
  it.each([
    [['api.example.com'], ['*.example.com'], ['api.example.com']],
    [['*'], ['a.com', '*.b.com'], ['a.com', '*.b.com']],
    [['*.com'], ['*.b.com'], ['*.b.com']],
    [['example.com'], ['*.example.com'], undefined],
    [['notexample.com'], ['*.example.com'], undefined],
    [['*.example.com'], ['example.com'], undefined],
    [['a.com:8443'], ['a.com'], undefined],
    [['a.com'], ['a.com:8443'], undefined],
    [['x.a.com:8443'], ['*.a.com:8443'], ['x.a.com:8443']],
    [['a.com:8443'], ['*'], undefined],
    [['A.com'], ['a.com'], ['A.com', 'a.com']],
    [[], ['*'], undefined],
  ])('hosts(): %j asked of %j gives %j', (asked, offered, both) => {
    expect(parameter.hosts().narrow(asked, offered)).toEqual(both);
  });

  it('never gives more than was asked for or offered', () => {
    const sets = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd'), { maxLength: 4 });
    fc.assert(
      fc.property(sets, sets, fc.nat(), fc.nat(), fc.boolean(), fc.boolean(), (a, b, n, m, p, q) => {
        for (const item of parameter.list().narrow(a, b) ?? []) expect(a.includes(item) && b.includes(item)).toBe(true);
        const least = parameter.atMost().narrow(n, m) as number;
        expect(least <= n && least <= m).toBe(true);
        expect(parameter.flag().narrow(p, q)).toBe(p && q);
      }),
    );
    expect(parameter.oneOf('read', 'write').narrow('write', 'read')).toBe('read');
    expect(parameter.oneOf('read', 'write').narrow('write', 'write')).toBe('write');
  });
});
