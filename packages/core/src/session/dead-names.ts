// What a cell declares, before it is initialised. A session's names are properties of its scope, which knows no temporal
// dead zone: until a `let`, `const` or `class` is reached it is an accessor that throws. What a cell that fails did not
// reach stays dead, until a later one declares it again or assigns to it: there is no value that it could have, and that
// of an earlier declaration is not meant.
import { defineProperty, hasOwn, ReferenceErrorIntrinsic } from '../commons.ts';

const isLexical = (kind: string): boolean => kind === 'let' || kind === 'const' || kind === 'class';

/** Declares names in a session's `scope`. To assign to a dead one is to initialise it. */
export function declareNames(scope: object, declarations: Iterable<readonly [name: string, kind: string]>): void {
  for (const [name, kind] of declarations) {
    if (kind === 'var' && hasOwn(scope, name)) continue;
    const initialise = (value: unknown): void => {
      defineProperty(scope, name, { value, writable: true, enumerable: true, configurable: true });
    };
    if (!isLexical(kind)) {
      initialise(undefined);
      continue;
    }
    const get = (): never => {
      throw new ReferenceErrorIntrinsic(`Cannot access '${name}' before initialization`);
    };
    defineProperty(scope, name, { get, set: initialise, enumerable: true, configurable: true });
  }
}
