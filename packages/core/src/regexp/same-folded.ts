// Are two characters the same when case is ignored? For references; classes ask the engine (char-class.ts).
import { apply } from '../commons.ts';
import { escaped } from './char-class.ts';

const OriginalRegExp = RegExp;
const { exec } = RegExp.prototype;
const { fromCharCode, fromCodePoint } = String;
const { toUpperCase } = String.prototype;

const known = new Map<string, boolean>();
const MOST_KNOWN = 1000;

/** Canonicalize (22.2.2.7.3) of both agrees. */
export function isSameFolded(a: number, b: number, unicode: boolean): boolean {
  if (a === b) return true;
  if (a < 128 && b < 128) {
    const lower = a | 32;
    return lower === (b | 32) && lower >= 97 && lower <= 122;
  }
  return unicode ? isSameByEngine(a, b) : upper(a) === upper(b);
}

function upper(code: number): number {
  const up = apply(toUpperCase, fromCharCode(code), []);
  if (up.length !== 1) return code;
  const folded = up.charCodeAt(0);
  return code >= 128 && folded < 128 ? code : folded;
}

/** Simple case folding has no other name in JavaScript. */
function isSameByEngine(a: number, b: number): boolean {
  const key = `${a},${b}`;
  let same = known.get(key);
  if (same === undefined) {
    same = apply(exec, new OriginalRegExp(`^${escaped(a)}$`, 'iu'), [fromCodePoint(b)]) !== null;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, same);
  }
  return same;
}
