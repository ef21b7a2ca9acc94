// The array that `exec` gives, made from where the groups are (ECMA-262 22.2.7.2, from step 27).
import { create } from '../commons.ts';
import type { Pattern } from './node.ts';

interface Result extends Array<string | undefined> {
  index: number;
  input: string;
  groups: Record<string, unknown> | undefined;
  indices?: unknown;
}

const { slice } = String.prototype;
const cut: (text: string, from: number, to: number) => string = Function.prototype.call.bind(slice) as never;

/** `found` holds start and end of each group, -1 for those that took no part. */
export function makeResult(
  found: Int32Array,
  input: string,
  { groups, names }: Pick<Pattern, 'groups' | 'names'>,
  withIndices: boolean,
): RegExpExecArray {
  const texts: (string | undefined)[] = [];
  for (let i = 0; i < groups; i++) {
    const from = found[i * 2] as number;
    const to = found[i * 2 + 1] as number;
    texts[i] = from < 0 || to < 0 ? undefined : cut(input, from, to);
  }
  const result = texts as Result;
  result.index = found[0] as number;
  result.input = input;
  result.groups = named(texts, names);
  if (withIndices) {
    const pairs: ([number, number] | undefined)[] = [];
    for (let i = 0; i < groups; i++)
      pairs[i] = texts[i] === undefined ? undefined : [found[i * 2] as number, found[i * 2 + 1] as number];
    (pairs as unknown as Result).groups = named(pairs, names);
    result.indices = pairs;
  }
  return result as unknown as RegExpExecArray;
}

/** Of several groups of one name, the one that took part. */
function named(values: readonly unknown[], names: Pattern['names']): Record<string, unknown> | undefined {
  if (names.length === 0) return undefined;
  const groups = create(null) as Record<string, unknown>;
  for (const [name, indices] of names) {
    let value: unknown;
    for (const index of indices) value = values[index] ?? value;
    groups[name] = value;
  }
  return groups;
}
