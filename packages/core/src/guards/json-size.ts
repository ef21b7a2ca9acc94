// What JSON.parse will make of a text, told from the text: as many objects as there are brackets, outside of strings.
import { apply } from '../commons.ts';
import type { Payer } from '../meter/current.ts';

const { charCodeAt } = String.prototype;

/** Shorter texts cannot say much. */
const SHORT = 64;
/** Units for one object or array: about 0.3 µs. One unit of text is ten times less than that. */
const CONTAINER = 32;
const UNIT = 2;
/** Bytes on the heap that no engine makes do without: of an object or array, and of its place in another. */
const CONTAINER_BYTES = 40;
const ITEM_BYTES = 8;

/** Pays for a text that is parsed, and ends the tenant when what it says fills the heap it may have. */
export function chargeParse(payer: Payer, text: string, revived: boolean): void {
  const times = revived ? 2 : 1;
  payer.charge(text.length * UNIT * times);
  if (text.length < SHORT) return;
  let containers = 0;
  let items = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code: number = apply(charCodeAt, text, [i]);
    if (code === 0x22) quoted = !quoted;
    else if (quoted) {
      if (code === 0x5c) i += 1;
    } else if (code === 0x2c) items += 1;
    else if (code === 0x7b || code === 0x5b) containers += 1;
  }
  if (containers * CONTAINER_BYTES + items * ITEM_BYTES > payer.limits.heapBytes) payer.exhaust('heap');
  payer.charge(containers * CONTAINER * times);
}
