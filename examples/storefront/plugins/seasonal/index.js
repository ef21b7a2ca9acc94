import { probe } from './probe.js';
import { percentOff } from './rules.js';
import { season, turnTo } from './season.js';

export function make(powers) {
  const { catalogue, coupons } = powers;
  return {
    turnTo,
    /** { items: [{ sku, quantity }], coupon? } → { season, cents } to take off. */
    discount({ items, coupon }) {
      let cents = 0;
      for (const { sku, quantity } of items) {
        const product = catalogue.get(sku);
        cents += Math.round((product.cents * quantity * percentOff(season, product.category)) / 100);
      }
      if (coupon !== undefined) cents += coupons.redeem(coupon);
      return { season, cents };
    },
    probe: () => probe(powers),
  };
}
