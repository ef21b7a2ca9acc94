import type { ClassFacts } from './names.ts';

/** `Foo `, `Foo(2) [Map] `, `[Foo: null prototype] ` and so on: what stands before a brace. */
export function prefixOf({ name, tag }: ClassFacts, fallback: string, size = ''): string {
  const hasTag = tag !== undefined && tag !== '';
  if (name === undefined)
    return `[${fallback}${size}: null prototype] ${hasTag && tag !== fallback ? `[${tag}] ` : ''}`;
  return `${name}${size} ${hasTag && tag !== name ? `[${tag}] ` : ''}`;
}
