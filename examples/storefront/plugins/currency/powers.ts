export type Currency = 'EUR' | 'USD' | 'JPY';

export interface Powers {
  readonly rates: { of(currency: Currency): number };
  readonly clock: { now(): number };
}

export interface Quote {
  readonly currency: Currency;
  readonly amount: string;
  readonly validUntil: string;
}
