// Dense linear algebra on arrays of arrays: product and LU solve.
import { checksum } from '../lib/checksum.mjs';
import { makeRandom } from '../lib/random.mjs';

export const name = 'matrix';
const size = 90;

const make = (random) => Array.from({ length: size }, () => Array.from({ length: size }, () => random() - 0.5));

function multiply(a, b) {
  const out = [];
  for (let i = 0; i < size; i += 1) {
    const row = [];
    for (let j = 0; j < size; j += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += a[i][k] * b[k][j];
      row[j] = sum;
    }
    out[i] = row;
  }
  return out;
}

function solve(matrix, right) {
  const a = matrix.map((row, i) => [...row, right[i]]);
  for (let c = 0; c < size; c += 1) {
    let pivot = c;
    for (let r = c + 1; r < size; r += 1) if (Math.abs(a[r][c]) > Math.abs(a[pivot][c])) pivot = r;
    [a[c], a[pivot]] = [a[pivot], a[c]];
    for (let r = c + 1; r < size; r += 1) {
      const factor = a[r][c] / a[c][c];
      for (let k = c; k <= size; k += 1) a[r][k] -= factor * a[c][k];
    }
  }
  const x = new Array(size).fill(0);
  for (let r = size - 1; r >= 0; r -= 1) {
    let sum = a[r][size];
    for (let k = r + 1; k < size; k += 1) sum -= a[r][k] * x[k];
    x[r] = sum / a[r][r];
  }
  return x;
}

export function run() {
  const random = makeRandom(20);
  let trace = 0;
  for (let round = 0; round < 4; round += 1) {
    const a = make(random);
    const product = multiply(a, make(random));
    const x = solve(a, product[0]);
    trace += product.reduce((sum, row, i) => sum + row[i], 0) + x[3];
  }
  return checksum(trace.toFixed(4));
}
