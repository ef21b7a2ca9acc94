// Fast Fourier transform on Float64Arrays.
import { checksum } from '../lib/checksum.mjs';

export const name = 'fft';
const size = 4096;

function transform(re, im, inverse) {
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      let t = re[i];
      re[i] = re[j];
      re[j] = t;
      t = im[i];
      im[i] = im[j];
      im[j] = t;
    }
  }
  for (let length = 2; length <= size; length <<= 1) {
    const angle = ((inverse ? -2 : 2) * Math.PI) / length;
    const stepRe = Math.cos(angle);
    const stepIm = Math.sin(angle);
    for (let i = 0; i < size; i += length) {
      let wRe = 1;
      let wIm = 0;
      for (let k = i, half = length >> 1; k < i + half; k += 1) {
        const oRe = re[k + half] * wRe - im[k + half] * wIm;
        const oIm = re[k + half] * wIm + im[k + half] * wRe;
        re[k + half] = re[k] - oRe;
        im[k + half] = im[k] - oIm;
        re[k] += oRe;
        im[k] += oIm;
        const next = wRe * stepRe - wIm * stepIm;
        wIm = wRe * stepIm + wIm * stepRe;
        wRe = next;
      }
    }
  }
}

export function run() {
  let out = 0;
  for (let round = 0; round < 16; round += 1) {
    const re = new Float64Array(size);
    const im = new Float64Array(size);
    for (let i = 0; i < size; i += 1) re[i] = ((i * (round + 7)) % 101) / 101;
    transform(re, im, false);
    for (let i = size / 4; i < size; i += 1) re[i] = im[i] = 0;
    transform(re, im, true);
    out += re[round] / size + im[5 * round] / size;
  }
  return checksum(out.toFixed(6));
}
