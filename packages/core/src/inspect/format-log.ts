// What a console prints for its arguments: Node's util.format, without a call to anything of the guest's.
import { inspect } from './inspect.ts';
import { jsonText } from './json.ts';
import { defaultMaxBytes, makeState, type InspectOptions } from './options.ts';
import { bigintText, numberText } from './primitives.ts';
import { cutBytes, symbolText } from './quote.ts';

// Placeholders that are looked at: a format string is the guest's too.
const maxPlaceholders = 1_000;

/**
 * One line of console output, at most `maxBytes` of UTF-8. `%s %d %i %f %j %o %O %c %%` as in Node, but an
 * object is never asked for its own text or number: it is inspected, or NaN.
 */
export function formatLog(args: readonly unknown[], options: InspectOptions = {}): string {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const out: string[] = [];
  let left = maxBytes;
  const emit = (text: string): void => {
    // One unit more than fits is kept, so that the cut at the end is seen and marked.
    const kept = text.length > left ? text.slice(0, Math.max(0, left + 1)) : text;
    left -= kept.length;
    out.push(kept);
  };
  const bounded = (more: InspectOptions = {}): InspectOptions => ({
    ...options,
    ...more,
    maxBytes: Math.max(0, left + 1),
  });
  let next = 0;
  const first = args[0];
  if (typeof first === 'string') {
    next = 1;
    if (args.length === 1) emit(first);
    else next = substitute(first.length > maxBytes ? first.slice(0, maxBytes + 1) : first, args, emit, bounded);
  }
  for (let index = next; index < args.length && left >= 0; index += 1) {
    const arg = args[index];
    if (index > 0) emit(' ');
    emit(typeof arg === 'string' ? arg : inspect(arg, bounded()));
  }
  return cutBytes(out.join(''), maxBytes);
}

type Bound = (more?: InspectOptions) => InspectOptions;

// Writes the format string with its arguments and gives the index of the first one that is left over.
function substitute(format: string, args: readonly unknown[], emit: (text: string) => void, bounded: Bound): number {
  let next = 1;
  let last = 0;
  let at = format.indexOf('%');
  for (let count = 0; at !== -1 && at + 1 < format.length && count < maxPlaceholders; count += 1) {
    const letter = format[at + 1] as string;
    const writer = writers[letter];
    if (letter === '%') {
      emit(format.slice(last, at + 1));
      last = at + 2;
    } else if (writer !== undefined && next < args.length) {
      emit(format.slice(last, at));
      emit(writer(args[next], bounded));
      next += 1;
      last = at + 2;
    }
    at = format.indexOf('%', at + 2);
  }
  emit(format.slice(last));
  return next;
}

// A number as %d, %i and %f take it; objects are NaN, for to ask them would run their code.
function numeric(value: unknown, parse: (text: string) => number): string {
  if (typeof value === 'bigint') return bigintText(value);
  if (typeof value === 'number') return numberText(parse(numberText(value)));
  return typeof value === 'string' ? numberText(parse(value.slice(0, 1_000))) : numberText(parse(nonText(value)));
}

function nonText(value: unknown): string {
  return value === null || typeof value === 'boolean' || value === undefined ? `${value}` : 'NaN';
}

const writers: Readonly<Record<string, (value: unknown, bounded: Bound) => string>> = {
  s: (value, bounded) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return numberText(value);
    if (typeof value === 'bigint') return bigintText(value);
    if (typeof value === 'symbol') return symbolText(value);
    return inspect(value, bounded({ maxDepth: 0 }));
  },
  d: (value) =>
    value === null || typeof value === 'boolean' ? numberText(Number(value)) : numeric(value, (text) => Number(text)),
  i: (value) => (typeof value === 'bigint' ? bigintText(value) : numeric(value, (text) => Number.parseInt(text, 10))),
  f: (value) =>
    typeof value === 'bigint' ? numberText(Number(value)) : numeric(value, (text) => Number.parseFloat(text)),
  j: (value, bounded) => jsonText(makeState(bounded()), value) ?? 'undefined',
  o: (value, bounded) => inspect(value, bounded({ maxDepth: 4 })),
  O: (value, bounded) => inspect(value, bounded()),
  c: () => '',
};
