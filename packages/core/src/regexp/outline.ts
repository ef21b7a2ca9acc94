// The same bound as steps.ts has for any input of a length, for one input: a loop cannot go on for longer than the
// input has characters in a row that it takes. Lines, words and numbers are short, whatever the length of a text.
import { BEYOND, type CharSet, has, isBeyond } from './char-set.ts';

/** What part of an automaton leads to, in so many ways: the number of another part, which comes before it. */
export interface Exit {
  readonly to: number;
  readonly ways: number;
}

/** A loop of states, or a state that is in none. */
export interface Part {
  /**
   * How often the loop is gone through, and where it is left: a state that is in no loop, one way that is left at its
   * end, one that may be left at each place, one to each of its states, or a number of ways that multiplies.
   */
  readonly kind: 'single' | 'straight' | 'open' | 'forked' | 'multiplying';
  readonly weight: number;
  /** States of the loop. */
  readonly size: number;
  /** In how many ways one character can be taken, at most. */
  readonly spread: number;
  /** Which characters the loop takes. */
  readonly set: CharSet;
  /** Exits that the same character may lead to. */
  readonly exits: readonly (readonly Exit[])[];
}

export interface Outline {
  readonly parts: readonly Part[];
  readonly start: Starts;
  readonly weight: number;
}

/** Where an attempt goes on, by its first character: most characters of a text lead to little. */
export interface Starts {
  /** For each of Latin-1, and for all else, which of the exits. */
  readonly table: Uint16Array;
  readonly exits: readonly (readonly Exit[])[];
}

/** `from` says what takes a character, and where it leads to. */
export function startsOf(from: readonly { readonly set: CharSet; readonly exit: Exit }[]): Starts {
  const table = new Uint16Array(BEYOND + 1);
  const exits: (readonly Exit[])[] = [];
  const known = new Map<string, number>();
  for (let code = 0; code <= BEYOND; code++) {
    const taking = from.filter(({ set }) => (code < BEYOND ? has(set, code) : isBeyond(set)));
    const key = taking.map(({ exit }) => `${exit.to}*${exit.ways}`).join();
    let index = known.get(key);
    if (index === undefined) {
      index = exits.push(taking.map(({ exit }) => exit)) - 1;
      known.set(key, index);
    }
    table[code] = index;
  }
  return { table, exits };
}

/** The sets of loops, each once, as tables: a byte for each of Latin-1 and one for all else. */
export interface Runs {
  readonly tables: readonly Uint8Array[];
  /** The same by character: a bit for each of so many tables. */
  readonly masks: readonly Int32Array[];
  /** By outline, by part: which of the tables; -1 for none. */
  readonly indices: readonly (readonly number[])[];
}

const BITS = 31;
const { clz32, max, min } = Math;
/** The engine's: guests' are guarded, and would charge for it. */
const Floats = Float64Array;

export function runsOf(outlines: readonly Outline[]): Runs {
  const tables: Uint8Array[] = [];
  const known = new Map<string, number>();
  const indices = outlines.map(({ parts }) =>
    parts.map(({ kind, set }) => {
      if (kind === 'single') return -1;
      const key = set.join();
      let index = known.get(key);
      if (index === undefined) {
        index = tables.push(tableOf(set)) - 1;
        known.set(key, index);
      }
      return index;
    }),
  );
  return { tables, masks: masksOf(tables), indices };
}

function masksOf(tables: readonly Uint8Array[]): readonly Int32Array[] {
  const masks: Int32Array[] = [];
  tables.forEach((table, i) => {
    const group = Math.floor(i / BITS);
    const mask = masks[group] ?? new Int32Array(BEYOND + 1);
    masks[group] = mask;
    for (let code = 0; code <= BEYOND; code++)
      if (table[code] === 1) mask[code] = (mask[code] as number) | (1 << (i % BITS));
  });
  return masks;
}

function tableOf(set: CharSet): Uint8Array {
  const table = new Uint8Array(BEYOND + 1);
  for (let code = 0; code < BEYOND; code++) if (has(set, code)) table[code] = 1;
  if (isBeyond(set)) table[BEYOND] = 1;
  return table;
}

/** For each table, the most characters in a row that are in it. */
export function longestRuns({ tables, masks }: Runs, input: string): Float64Array {
  const longest = new Floats(tables.length);
  for (let group = 0; group < masks.length; group++)
    addLongest(masks[group] as Int32Array, input, longest, group * BITS);
  return longest;
}

/** The same for the tables of one mask, in one go: what is looked at is where characters are in other tables. */
function addLongest(mask: Int32Array, input: string, longest: Float64Array, offset: number): void {
  const { length } = input;
  const begins = new Floats(BITS);
  let before = 0;
  for (let at = 0; at <= length; at++) {
    const code = at < length ? input.charCodeAt(at) : -1;
    const now = code < 0 ? 0 : (mask[min(code, BEYOND)] as number);
    if (now === before) continue;
    for (let left = now ^ before; left !== 0; left &= left - 1) {
      const bit = 31 - clz32(left & -left);
      if ((now & (1 << bit)) !== 0) begins[bit] = at;
      else longest[offset + bit] = max(longest[offset + bit] as number, at - (begins[bit] as number));
    }
    before = now;
  }
}

/** Steps as a sum: so many, and those of other nodes, so many times each. */
interface Sum {
  readonly constant: number;
  /** Numbers of nodes in order, and how often each counts. */
  readonly nodes: readonly number[];
  readonly ways: readonly number[];
}

/** What is left of a part to be reckoned for each input. */
interface Node {
  readonly kind: Part['kind'];
  readonly weight: number;
  readonly size: number;
  readonly spread: number;
  /** Which of the tables; -1 for none. */
  readonly table: number;
  /** The largest of them leads on. */
  readonly exits: readonly Sum[];
}

/** An outline from which all is left out that is the same for every input, or never the most: words, above all. */
export interface Tree {
  readonly nodes: readonly Node[];
  /** By first character, as in {@link Starts}. */
  readonly table: Uint16Array;
  readonly start: readonly Sum[];
  readonly weight: number;
}

const NOTHING: Sum = { constant: 0, nodes: [], ways: [] };

export function compactTree({ parts, start, weight }: Outline, indices: readonly number[]): Tree {
  const nodes: Node[] = [];
  const sums: Sum[] = [];
  const total = (group: readonly Exit[]): Sum => {
    let constant = 0;
    const counts = new Map<number, number>();
    for (const { to, ways } of group) {
      const sum = sums[to] as Sum;
      constant += ways * sum.constant;
      sum.nodes.forEach((node, i) => {
        counts.set(node, (counts.get(node) ?? 0) + ways * (sum.ways[i] as number));
      });
    }
    const sorted = [...counts].sort(([a], [b]) => a - b);
    return { constant, nodes: sorted.map(([node]) => node), ways: sorted.map(([, ways]) => ways) };
  };
  parts.forEach(({ kind, weight, size, spread, exits }, i) => {
    const table = indices[i] as number;
    const onward = largest(exits.map(total));
    const only = onward.length === 0 ? NOTHING : onward[0];
    if (kind === 'single' && only !== undefined && onward.length <= 1) {
      sums.push({ ...only, constant: only.constant + weight });
      return;
    }
    sums.push({ constant: 0, nodes: [nodes.length], ways: [1] });
    nodes.push({ kind, weight, size, spread, table, exits: onward });
  });
  return { nodes, table: start.table, start: start.exits.map(total), weight };
}

/** Those that are not less than another for any input. */
function largest(sums: readonly Sum[]): readonly Sum[] {
  const byTerms = new Map<string, Sum>();
  for (const sum of sums) {
    const key = `${sum.nodes.join()}*${sum.ways.join()}`;
    const known = byTerms.get(key);
    if (known === undefined || known.constant < sum.constant) byTerms.set(key, sum);
  }
  const left = [...byTerms.values()];
  return left.filter((sum) => !left.some((other) => other !== sum && covers(other, sum)));
}

/** Whether it is at least as much, whatever its nodes come to. */
function covers(sum: Sum, other: Sum): boolean {
  return (
    sum.constant >= other.constant &&
    other.nodes.every((node, i) => (sum.ways[sum.nodes.indexOf(node)] ?? 0) >= (other.ways[i] as number))
  );
}

/** Steps of attempts. */
interface Attempts {
  /** Of one. */
  readonly one: number;
  /** Of one at each position of the input. */
  readonly all: number;
}

/** The steps of all ways through it, where loops are no longer than this. */
export function attemptsOf({ nodes, table, start, weight }: Tree, longest: Float64Array, input: string): Attempts {
  const { length } = input;
  const trees = treesOf(nodes, longest);
  const counts = new Floats(start.length);
  for (let at = 0; at < length; at++) {
    const first = table[min(input.charCodeAt(at), BEYOND)] as number;
    counts[first] = (counts[first] as number) + 1;
  }
  let all = weight * (length + 1);
  for (let i = 0; i < start.length; i++) {
    const count = counts[i] as number;
    if (count > 0) all += count * valueOf(start[i] as Sum, trees);
  }
  return { one: weight + mostOf(start, trees), all };
}

/** The same for one attempt, wherever it is. */
export const attemptOf = ({ nodes, start, weight }: Tree, longest: Float64Array): number =>
  weight + mostOf(start, treesOf(nodes, longest));

function treesOf(nodes: readonly Node[], longest: Float64Array): Float64Array {
  const trees = new Floats(nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    const leaving = mostOf(node.exits, trees);
    const rounds = node.table < 0 ? 1 : (longest[node.table] as number) + 1;
    trees[i] = stepsOfNode(node, rounds, leaving);
  }
  return trees;
}

function stepsOfNode({ kind, weight, size, spread }: Node, rounds: number, leaving: number): number {
  switch (kind) {
    case 'single':
      return weight + leaving;
    case 'straight':
      return weight * rounds + leaving;
    case 'open':
      return rounds * (weight + leaving);
    case 'forked':
      return size * rounds * (weight + leaving);
    case 'multiplying':
      return rounds * spread ** rounds * (weight + leaving);
  }
}

function mostOf(sums: readonly Sum[], trees: Float64Array): number {
  let most = 0;
  for (let i = 0; i < sums.length; i++) {
    const sum = valueOf(sums[i] as Sum, trees);
    if (sum > most) most = sum;
  }
  return most;
}

function valueOf({ constant, nodes, ways }: Sum, trees: Float64Array): number {
  let sum = constant;
  for (let j = 0; j < nodes.length; j++) sum += (ways[j] as number) * (trees[nodes[j] as number] as number);
  return sum;
}
