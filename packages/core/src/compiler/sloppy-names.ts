// Names that sloppy code may use and strict code may not: `var package = require('./package.json')`, parameters called
// alike. V8 gets them under names that the source does not have; the parser gives those to the nodes that bind or use
// a name (not to properties), so that nothing behind it knows of the difference.
import { freePrefix } from './names.ts';
import type { PlainEdit } from './safe-text.ts';

/** What strict code cannot even look up by name. */
export const RESERVED: ReadonlySet<string> = new Set(
  'implements interface let package private protected public static yield'.split(' '),
);

/** What the author wrote for a name that may have been renamed; `prefix` is that of the injected names. */
export const authoredName = (name: string, prefix: string): string =>
  name.startsWith(`${prefix}_`) ? name.slice(prefix.length + 1) : name;

/** What was renamed in one text. */
export class SloppyNames {
  readonly #source: string;
  #prefix: string | undefined;
  readonly #edits: Map<number, PlainEdit> = new Map();

  constructor(source: string) {
    this.#source = source;
  }

  /** In source order. */
  get edits(): readonly PlainEdit[] {
    return [...this.#edits.values()].sort((a, b) => a.start - b.start);
  }

  /** The name of an identifier at a place, which is its own unless strict code has no such name. */
  rename({ name, start, end }: { readonly name: string; readonly start: number; readonly end: number }): string {
    if (!RESERVED.has(name)) return name;
    const renamed = `${this.#prefixed()}_${name}`;
    this.#edits.set(start, { start, end, text: renamed });
    return renamed;
  }

  /** The same for the value of a shorthand property, `{ package }`. */
  renameShorthand(node: { readonly name: string; readonly start: number; readonly end: number }): string {
    const renamed = this.rename(node);
    if (renamed !== node.name) {
      const { start, end, name } = node;
      this.#edits.set(start, { start, end, text: `${name}:${renamed}` });
    }
    return renamed;
  }

  /** A name of its own for a parameter that a later one of the same name hides: `function (_, _) {}`. */
  hide({ start, end }: { readonly start: number; readonly end: number }): string {
    const hidden = `${this.#prefixed()}_${start}`;
    this.#edits.set(start, { start, end, text: hidden });
    return hidden;
  }

  #prefixed(): string {
    this.#prefix ??= freePrefix(this.#source);
    return this.#prefix;
  }
}
