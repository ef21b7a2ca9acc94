import type { Currency, Powers, Quote } from './powers.js';
import { probe, type Attempt } from './probe.js';

const DIGITS = { EUR: 2, USD: 2, JPY: 0 } as const satisfies Record<Currency, number>;
const VALID_MS: number = 15 * 60_000;

class Desk {
  readonly #powers: Powers;
  constructor(powers: Powers) {
    this.#powers = powers;
  }
  quote({ cents, currency }: { cents: number; currency: Currency }): Quote {
    const amount = (cents / 100) * this.#powers.rates.of(currency);
    const until = new Date(this.#powers.clock.now() + VALID_MS);
    return { currency, amount: amount.toFixed(DIGITS[currency] as number), validUntil: until.toISOString() };
  }
}

export function make(powers: Powers): { quote: Desk['quote']; probe: () => Promise<Attempt[]> } {
  const desk = new Desk(powers);
  return { quote: (ask) => desk.quote(ask), probe: () => probe(powers) };
}
