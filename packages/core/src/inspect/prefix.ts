import type { ClassFacts } from './names.ts';

/** `Foo `, `Foo(2) [Map] `, `[Foo: null prototype] ` and so on: what stands before a brace. */
export function prefixOf({ name, tag }: ClassFacts, fallback: string, size = ''): string {
  const shownTag = tag !== undefined && tag !== '' && tag !== name && tag !== fallback ? `[${tag}] ` : '';
  if (name === undefined) return `[${fallback}${size}: null prototype] ${shownTag}`;
  if (name !== fallback && fallback !== 'Object') return `${name}${size} [${fallback}] ${shownTag}`;
  return `${name}${size} ${shownTag}`;
}
