// `exports` and `imports` of package.json, by the algorithm of Node's documentation ("Resolution Algorithm
// Specification"). The maps come from guests: keys are compared as text, never made into regular expressions
// (the resolve.exports library does that, and a key like "./(a+)+b*" then stalls the host), and a target is
// followed once, so a pattern that matches its own target cannot recurse.

/** What a map gave: a target, nothing under that key, or a map that is malformed at that key. */
export type MapAnswer =
  | { readonly found: 'path'; readonly target: string }
  /** A bare specifier; `imports` only. */
  | { readonly found: 'bare'; readonly target: string }
  | { readonly found: 'nothing' }
  | { readonly found: 'invalid'; readonly target: string };

const NOTHING: MapAnswer = { found: 'nothing' };
const FORBIDDEN_SEGMENT = /^(?:\.|\.\.|node_modules)$/i;

/** Whether any segment, percent-decoding considered, is `.`, `..` or `node_modules`, or hides a separator. */
function hasForbiddenSegment(path: string): boolean {
  if (/%2f|%5c|\\/i.test(path)) return true;
  return path.split('/').some((segment) => FORBIDDEN_SEGMENT.test(segment.replace(/%2e/gi, '.')));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function answerTarget(
  target: unknown,
  match: string | undefined,
  conditions: ReadonlySet<string>,
  internal: boolean,
): MapAnswer | undefined {
  if (typeof target === 'string') {
    if (!target.startsWith('./')) {
      if (!internal || target.startsWith('../') || target.startsWith('/')) return { found: 'invalid', target };
      return { found: 'bare', target: match === undefined ? target : target.replaceAll('*', () => match) };
    }
    if (hasForbiddenSegment(target.slice(2)) || (match !== undefined && hasForbiddenSegment(match)))
      return { found: 'invalid', target };
    return { found: 'path', target: match === undefined ? target : target.replaceAll('*', () => match) };
  }
  if (Array.isArray(target)) {
    let last: MapAnswer | undefined = NOTHING;
    for (const item of target as readonly unknown[]) {
      last = answerTarget(item, match, conditions, internal);
      if (last !== undefined && last.found !== 'invalid' && last.found !== 'nothing') return last;
    }
    return last;
  }
  if (isRecord(target)) {
    // Numbers come first in an object, wherever they were written: no order of conditions. Node refuses them.
    const number = Object.keys(target).find((key) => /^(?:0|[1-9]\d*)$/.test(key));
    if (number !== undefined) return { found: 'invalid', target: `the condition ${number}` };
    for (const [condition, inner] of Object.entries(target)) {
      if (condition !== 'default' && !conditions.has(condition)) continue;
      const answer = answerTarget(inner, match, conditions, internal);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
  return target === null ? NOTHING : { found: 'invalid', target: typeof target };
}

/** Node's PATTERN_KEY_COMPARE: the longest text before the `*` wins, then the longest key. */
function isBetterPattern(key: string, than: string): boolean {
  const base = key.indexOf('*');
  const other = than.indexOf('*');
  return base === other ? key.length > than.length : base > other;
}

function answerKey(
  map: Readonly<Record<string, unknown>>,
  key: string,
  conditions: ReadonlySet<string>,
  internal: boolean,
): MapAnswer {
  if (Object.hasOwn(map, key) && !key.includes('*'))
    return answerTarget(map[key], undefined, conditions, internal) ?? NOTHING;
  let best: string | undefined;
  for (const pattern of Object.keys(map)) {
    const star = pattern.indexOf('*');
    if (star < 0 || star !== pattern.lastIndexOf('*')) continue;
    const tail = pattern.slice(star + 1);
    if (key.length < pattern.length || !key.startsWith(pattern.slice(0, star)) || !key.endsWith(tail)) continue;
    if (best === undefined || isBetterPattern(pattern, best)) best = pattern;
  }
  if (best === undefined) return NOTHING;
  const star = best.indexOf('*');
  return (
    answerTarget(map[best], key.slice(star, key.length - (best.length - star - 1)), conditions, internal) ?? NOTHING
  );
}

/** What `subpath` ('.' or './…') of a package means by its `exports`. */
export function readExports(exports: unknown, subpath: string, conditions: ReadonlySet<string>): MapAnswer {
  const dotted = isRecord(exports) ? Object.keys(exports).filter((key) => key.startsWith('.')).length : 0;
  if (isRecord(exports) && dotted > 0) {
    if (dotted !== Object.keys(exports).length) return { found: 'invalid', target: 'subpaths mixed with conditions' };
    return answerKey(exports, subpath, conditions, false);
  }
  return subpath === '.' ? (answerTarget(exports, undefined, conditions, false) ?? NOTHING) : NOTHING;
}

/** What `specifier` ('#…') means by the `imports` of the package it stands in. */
export function readImports(imports: unknown, specifier: string, conditions: ReadonlySet<string>): MapAnswer {
  if (!isRecord(imports) || specifier === '#' || specifier.startsWith('#/')) return NOTHING;
  return answerKey(imports, specifier, conditions, true);
}
