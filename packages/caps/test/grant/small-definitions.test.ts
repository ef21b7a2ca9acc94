// The powers that reach nothing beyond the process, asked for and made.
import { describe, expect, it } from 'vitest';
import {
  consoleDefinition,
  type Crypto,
  cryptoDefinition,
  grant,
  type Manifest,
  makeConsolePower,
  makeCryptoPower,
  makeRandomPower,
  makeSecrets,
  makeTimersPower,
  offer,
  planGrant,
  type Random,
  randomDefinition,
  secretsDefinition,
  type Signers,
  type Timers,
  timersDefinition,
} from '../../src/index.ts';
import { cryptoPrimitives } from '../../src/node/index.ts';

const lines: string[] = [];
const secrets = makeSecrets({
  secrets: { webhook: 'w'.repeat(32), payments: 'p'.repeat(32), admin: 'a'.repeat(32) },
  primitives: cryptoPrimitives,
});
const offers = [
  offer(
    timersDefinition(({ limit }) => makeTimersPower({ timers: globalThis, limit })),
    { limit: 3 },
  ),
  offer(
    randomDefinition(() => makeRandomPower({ seed: 7 })),
    {},
  ),
  offer(
    consoleDefinition(() => makeConsolePower({ write: (_, line) => void lines.push(line) })),
    {},
  ),
  offer(
    cryptoDefinition(({ maxBytes }) => makeCryptoPower({ primitives: cryptoPrimitives, maxBytes })),
    { maxBytes: 100 },
  ),
  offer(
    secretsDefinition((parameters) => secrets.signers(parameters.secrets)),
    { secrets: ['webhook', 'payments'] },
  ),
];
const ask = (powers: NonNullable<Manifest['powers']>): Manifest => ({ name: 'p', version: '1', powers });
const refused = (code: string) => expect.objectContaining({ code });

describe('the definitions of small powers', () => {
  it.each<[NonNullable<Manifest['powers']>, string]>([
    [{ timers: {} }, 'low: Do things later and again, with up to 3 timers at once'],
    [{ timers: { parameters: { limit: 2 } } }, 'low: Do things later and again, with up to 2 timers at once'],
    [{ random: {} }, 'low: Draw random numbers'],
    [{ console: {} }, 'low: Write lines to the log'],
    [{ crypto: {} }, 'low: Compute digests and signatures with keys of its own, and draw random bytes'],
    [
      { secrets: { parameters: { secrets: ['webhook', 'admin'] } } },
      'high: Sign anything with the secret webhook, without reading it',
    ],
    [
      { secrets: { parameters: { secrets: ['payments', 'webhook'] } } },
      'high: Sign anything with the secrets payments and webhook, without reading them',
    ],
  ])('say what %j would be able to do', (powers, sentence) => {
    expect(planGrant(ask(powers), offers).items.map((item) => `${item.severity}: ${item.sentence}`)).toEqual([
      sentence,
    ]);
  });

  it.each<[NonNullable<Manifest['powers']>, string]>([
    [{ secrets: {} }, 'nothing in common'],
    [{ secrets: { parameters: { secrets: ['admin'] } } }, 'nothing in common'],
    [{ secrets: { parameters: { secrets: 'webhook' } } }, 'invalid'],
    [{ timers: { parameters: { limit: -1 } } }, 'invalid'],
    [{ timers: { parameters: { limits: 1 } } }, 'invalid'],
    [{ random: { parameters: { seed: 1 } } }, 'invalid'],
    [{ console: { parameters: { raw: true } } }, 'invalid'],
    [{ crypto: { parameters: { maxBytes: '9' } } }, 'invalid'],
  ])('refuse %j: %s', (powers, reason) => {
    expect(planGrant(ask(powers), offers)).toMatchObject({ items: [], refusals: [{ reason }] });
  });

  it('make powers that keep to what was agreed, and end', () => {
    const { powers, complete, revoke } = grant(
      ask({
        timers: { parameters: { limit: 1 } },
        random: {},
        console: {},
        crypto: { parameters: { maxBytes: 1e9 } },
        secrets: { parameters: { secrets: ['webhook', 'admin'] } },
      }),
      offers,
      { agreed: 'all' },
    );
    const {
      timers,
      random,
      crypto,
      console,
      secrets: signers,
    } = powers as {
      timers: Timers;
      random: Random;
      crypto: Crypto;
      console: { log(line: string): void };
      secrets: Signers;
    };
    expect(complete).toBe(true);
    timers.setTimeout(() => {}, 1e6);
    expect(() => timers.setTimeout(() => {}, 1e6)).toThrow(refused('POWER_LIMIT'));
    expect(random.random()).toBe(makeRandomPower({ seed: 7 }).value.random());
    console.log('one');
    expect(lines).toEqual(['one']);
    expect(() => crypto.digest('SHA-256', 'x'.repeat(101))).toThrow(refused('POWER_LIMIT'));
    const signature = signers.sign('webhook', 'x');
    expect(signature).toEqual(secrets.signer('webhook').value.sign('x'));
    expect([signers.verify('webhook', 'x', signature), signers.verify('webhook', 'y', signature)]).toEqual([
      true,
      false,
    ]);
    for (const other of ['payments', 'admin', '__proto__', 'constructor', ''])
      expect(() => signers.sign(other, 'x')).toThrow(refused('SECRET_UNKNOWN'));
    expect(() => signers.sign({ toString: () => 'webhook' } as never, 'x')).toThrow(refused('VALUE_REFUSED'));
    revoke();
    for (const use of [() => random.random(), () => console.log('x'), () => signers.sign('webhook', 'x')])
      expect(use).toThrow(refused('CAPABILITY_REVOKED'));
  });

  it('ask anew for one more secret', () => {
    const first = planGrant(ask({ secrets: { parameters: { secrets: ['webhook'] } } }), offers);
    const second = planGrant(ask({ secrets: { parameters: { secrets: ['webhook', 'payments'] } } }), offers, {
      agreed: first.agreement,
    });
    expect(second).toMatchObject({ needsConsent: true, items: [{ change: 'more' }] });
  });
});
