'use strict';
const { BigNumber } = require('bignumber.js');
const { attempts } = require('./attempts.cjs');

const Money = BigNumber.clone({ ROUNDING_MODE: BigNumber.ROUND_HALF_EVEN });
const STEP = 100; // points for each percent
const MOST = 5; // percent at most

exports.make = (powers) => {
  const { store } = powers;
  return {
    /** { customer, cents } → { percent, cents } to take off, and the points held afterwards. */
    reward({ customer, cents }) {
      const points = new Money(store.get(customer) ?? '0');
      const percent = Money.min(points.idiv(STEP), MOST);
      const off = new Money(cents).times(percent).div(100).integerValue();
      const held = points.plus(new Money(cents).minus(off).idiv(100));
      store.set(customer, held.toFixed());
      return { percent: percent.toNumber(), cents: off.toNumber(), points: held.toNumber() };
    },
    probe: () => attempts(powers),
  };
};
