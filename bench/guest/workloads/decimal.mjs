// Arbitrary-precision decimals.
import Decimal from 'decimal.js';
import { checksum } from '../lib/checksum.mjs';

export const name = 'decimal';
const D = Decimal.clone({ precision: 60 });

export function run() {
  // A loan plan, then pi by Machin's formula.
  let rest = new D('250000');
  const rate = new D('0.0375').div(12);
  const rent = rest.times(rate).div(new D(1).minus(rate.plus(1).pow(-120)));
  for (let month = 0; month < 120; month += 1) rest = rest.times(rate.plus(1)).minus(rent).toDecimalPlaces(30);
  const arctan = (inverse) => {
    const square = new D(inverse * inverse);
    let term = new D(1).div(inverse);
    let sum = term;
    for (let n = 3; n < 90; n += 2) {
      term = term.div(square).neg();
      sum = sum.plus(term.div(n));
    }
    return sum;
  };
  const pi = arctan(5).times(4).minus(arctan(239)).times(4);
  return checksum(`${rent.toFixed(40)} ${rest.toFixed(20)} ${pi.toFixed(50)} ${new D(2).sqrt()} ${new D(10).ln()}`);
}
