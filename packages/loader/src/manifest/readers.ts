// Readers of JSON nodes: each gives a plain value, or says what is wrong with it and where, and goes on, so that a
// person who wrote the text sees all that is wrong at once.
import { type JsonNode, type JsonText, pathOf, short, plainValue } from './json-node.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problems.ts';

/** Takes what is wrong. */
export interface Findings {
  say(offset: number, path: string, expected: string, got: string): void;
}

/** Undefined when something was said; then nobody uses the whole. */
export type Reader<T> = (node: JsonNode, path: string, findings: Findings) => T | undefined;

/** Collects problems with the positions of a text. */
export function makeFindings({ at }: Pick<JsonText, 'at'>, problems: Problem[]): Findings {
  return Object.freeze({
    say: (offset: number, path: string, expected: string, got: string): void => {
      problems.push({ ...at(offset), path, expected, got });
    },
  });
}

/** A node in a few words. */
export function describeNode({ kind, value }: JsonNode): string {
  if (kind === 'string') return short(String(value));
  if (kind === 'object' || kind === 'array') return kind === 'object' ? 'an object' : 'an array';
  return kind === 'null' ? 'null' : String(value);
}

export interface TextOptions {
  readonly says: string;
  readonly max?: number;
  readonly test?: (text: string) => boolean;
}

export const text =
  ({ says, max = 1000, test = () => true }: TextOptions): Reader<string> =>
  (node, path, { say }) => {
    const { value } = node;
    if (typeof value === 'string' && value.length <= max && test(value)) return value;
    say(node.offset, path, says, describeNode(node));
    return undefined;
  };

export const flag: Reader<boolean> = (node, path, { say }) => {
  if (typeof node.value === 'boolean') return node.value;
  say(node.offset, path, 'true or false', describeNode(node));
  return undefined;
};

export const numberAbove =
  (least: number, says: string): Reader<number> =>
  (node, path, { say }) => {
    if (typeof node.value === 'number' && Number.isFinite(node.value) && node.value > least) return node.value;
    say(node.offset, path, says, describeNode(node));
    return undefined;
  };

/** Any JSON value. */
export const anything: Reader<unknown> = (node) => plainValue(node);

export const list =
  <T>(item: Reader<T>, { says, max = 1000 }: { readonly says: string; readonly max?: number }): Reader<readonly T[]> =>
  (node, path, findings) => {
    if (node.kind !== 'array' || node.items.length > max) {
      findings.say(node.offset, path, says, node.kind === 'array' ? `${node.items.length} items` : describeNode(node));
      return undefined;
    }
    const read = node.items.map((each, index) => item(each, `${path}[${index}]`, findings));
    return read.every((each) => each !== undefined) ? (read as T[]) : undefined;
  };

export interface DictionaryOptions {
  readonly says: string;
  /** What keys are, and whether this is one. */
  readonly keys?: { readonly says: string; readonly test: (key: string) => boolean };
  readonly max?: number;
}

/** An object of any keys. */
export const dictionary =
  <T>(value: Reader<T>, { says, keys, max = 1000 }: DictionaryOptions): Reader<Readonly<Record<string, T>>> =>
  (node, path, findings) => {
    if (node.kind !== 'object' || node.entries.length > max) {
      const got = node.kind === 'object' ? `${node.entries.length} entries` : describeNode(node);
      findings.say(node.offset, path, says, got);
      return undefined;
    }
    const read: [string, T][] = [];
    let whole = true;
    for (const { key, keyOffset, node: inner } of node.entries) {
      const at = `${path}${pathOf(key)}`;
      if (keys !== undefined && !keys.test(key)) {
        findings.say(keyOffset, at, keys.says, short(key));
        whole = false;
      }
      const one = value(inner, at, findings);
      if (one === undefined) whole = false;
      else read.push([key, one]);
    }
    return whole ? Object.fromEntries(read) : undefined;
  };

type Fields = Readonly<Record<string, Reader<unknown>>>;
type ValueOf<R> = R extends Reader<infer T> ? T : never;
/** What a record of readers reads: all optional but the required ones. */
export type Read<F extends Fields, R extends keyof F> = { readonly [K in R]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, R>]?: ValueOf<F[K]>;
};

/** An object of these keys alone: another one is most often a slip of the pen, and names the nearest. */
export const record =
  <F extends Fields, R extends keyof F & string>(
    says: string,
    fields: F,
    required: readonly R[] = [],
  ): Reader<Read<F, R>> =>
  (node, path, findings) => {
    if (node.kind !== 'object') {
      findings.say(node.offset, path, says, describeNode(node));
      return undefined;
    }
    const read: [string, unknown][] = [];
    let whole = true;
    const known = Object.keys(fields);
    for (const { key, keyOffset, node: inner } of node.entries) {
      const at = `${path}${pathOf(key)}`;
      const reader = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (reader === undefined) {
        const [near] = nearest(key, known);
        const expected = near === undefined ? `one of the keys ${known.join(', ')}` : `the key ${near}`;
        findings.say(keyOffset, at, expected, `the unknown key ${short(key)}`);
        whole = false;
        continue;
      }
      const value = reader(inner, at, findings);
      if (value === undefined) whole = false;
      else read.push([key, value]);
    }
    for (const key of required) {
      if (node.entries.some((entry) => entry.key === key)) continue;
      findings.say(node.offset, path, `the key ${key}`, `${says} without it`);
      whole = false;
    }
    return whole ? (Object.fromEntries(read) as Read<F, R>) : undefined;
  };
