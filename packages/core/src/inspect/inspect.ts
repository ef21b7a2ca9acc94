// A value as text for a person: bounded, and safe to call on anything a guest made. Nothing is read but own
// data properties and internal slots, through captured methods: no getter, custom inspector, toString, toJSON
// or trap has a say. What is not shown for its size is counted.
import { getPrototypeOf, isArray } from '../commons.ts';
import { formatContents, type Contents } from './contents.ts';
import { layOut } from './layout.ts';
import { classFactsOf } from './names.ts';
import { defaultMaxBytes, makeState, type InspectOptions, type State } from './options.ts';
import { primitiveText } from './primitives.ts';
import { cutBytes } from './quote.ts';

/**
 * The text of `value` in the manner of Node's `util.inspect`. Never throws and runs no guest code where
 * `isProxy` can tell proxies.
 */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  const state = makeState(options);
  return cutBytes(format(state, value, 0), options.maxBytes ?? defaultMaxBytes);
}

/** One value at one depth. Spends `state.left` for what it gives. */
function format(state: State, value: unknown, depth: number): string {
  const before = state.left;
  const text = isObject(value) ? formatObject(state, value, depth) : primitiveText(state, value);
  // Parts have spent theirs; the whole is at least as long.
  state.left = Math.min(state.left, before - text.length);
  return text;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function formatObject(state: State, value: object, depth: number): string {
  if (state.isProxy(value) === true) return typeof value === 'function' ? '[Proxy of a function]' : '[Proxy]';
  if (state.path.includes(value)) {
    const known = state.circular.get(value);
    const index = known ?? state.circular.size + 1;
    if (known === undefined) state.circular.set(value, index);
    return `[Circular *${index}]`;
  }
  try {
    return formatContained(state, value, depth);
  } catch (thrown) {
    if (state.isProxy(value) === false) throw thrown;
    return '[unreadable]'; // a trap threw
  }
}

function formatContained(state: State, value: object, depth: number): string {
  const contents = formatContents(state, value, classFactsOf(state, value));
  if (contents.isEmpty) return contents.emptyText;
  if (depth > state.maxDepth) return `[${shortName(contents, value)}]`;
  if (state.left <= 0) return `[${shortName(contents, value)}]`;
  state.path.push(value);
  const inner = depth + 1;
  state.currentDepth = inner;
  let entries: string[];
  try {
    entries = contents.list((part, indentation = 2) => {
      state.indentation += indentation;
      try {
        return format(state, part, inner);
      } finally {
        state.indentation -= indentation;
      }
    });
  } finally {
    state.path.pop();
  }
  const index = state.circular.get(value);
  const mark = index === undefined ? '' : `<ref *${index}>`;
  const { base, braces, isList } = contents;
  const extra = isList ? (entries.length > state.maxEntries ? 1 : 0) : undefined;
  const numeric = isList && entries.length > 6 && contents.numeric(entries.length);
  const parts =
    base === ''
      ? {
          base,
          braces: [mark === '' ? braces[0] : `${mark} ${braces[0]}`, braces[1]] as const,
          entries,
          extra,
          numeric,
        }
      : { base: mark === '' ? base : `${mark} ${base}`, braces, entries, extra, numeric };
  return layOut(state, parts, state.currentDepth - inner);
}

function shortName({ className }: Contents, value: object): string {
  if (className !== undefined) return className;
  return isArray(value) ? 'Array' : getPrototypeOf(value) === null ? 'Object: null prototype' : 'Object';
}
