/** @typedef {{ name: string, cents: number, category: 'drinks' | 'books' | 'garden' }} Product */

/**
 * The shop's products. The shop may change prices; tenants get `get` and `skus` of it.
 */
export function makeCatalogue() {
  /** @type {Map<string, Product>} */
  const products = new Map([
    ['mug', { name: 'Enamel mug', cents: 1490, category: 'drinks' }],
    ['tea', { name: 'First flush', cents: 2275, category: 'drinks' }],
    ['atlas', { name: 'Atlas of dams', cents: 4900, category: 'books' }],
    ['spade', { name: 'Ash spade', cents: 3650, category: 'garden' }],
  ]);
  return Object.freeze({
    /** @param {string} sku */
    get: (sku) => {
      const product = products.get(sku);
      if (product === undefined) throw new Error(`No product ${sku}`);
      return { ...product };
    },
    skus: () => [...products.keys()],
    /** @param {string} sku @param {Partial<Product>} change */
    set: (sku, change) => void products.set(sku, { ...products.get(sku), ...change }),
  });
}

/** Coupons: a code is worth its cents once. */
export function makeCoupons() {
  const worth = new Map([['WELCOME', 500]]);
  return Object.freeze({
    /** @param {string} code */
    redeem: (code) => {
      const cents = worth.get(code) ?? 0;
      worth.delete(code);
      return cents;
    },
  });
}

/** What one euro buys. */
export function makeRates() {
  const rates = new Map([
    ['EUR', 1],
    ['USD', 1.0825],
    ['JPY', 161.4],
  ]);
  return Object.freeze({
    /** @param {string} currency */
    of: (currency) => rates.get(currency) ?? Number.NaN,
    /** @param {string} currency @param {number} rate */
    set: (currency, rate) => void rates.set(currency, rate),
  });
}
