// A REPL in a tenant: what a cell declares stays for the next ones.
//
// Declarations are properties of a scope object that stands in front of the tenant's globals; the compiler
// turns every use of them into a read or write of it (see compiler/session-cell.ts).
import type { DeclarationKind } from '../compiler/scope.ts';
import type { Inside } from '../tenant/realm-of-tenant.ts';
import type { Runner } from '../tenant/outcome.ts';
import { readRunOptions } from '../tenant/run-options.ts';
import type { RunOptions, Session } from '../tenant/types.ts';

/** Names offered for completion at most. */
const MOST_COMPLETIONS = 200;

export function makeSession({ inside, runner }: { readonly inside: Inside; readonly runner: Runner }): Session {
  const { globalThis } = inside;
  let declared = new Map<string, DeclarationKind>();
  let scope: object = Object.create(globalThis);
  let cells = 0;

  return Object.freeze({
    async run(source: string, given?: Pick<RunOptions, 'signal'>) {
      const { signal } = readRunOptions('session.run', given, ['signal']);
      cells += 1;
      const cell = `cell-${cells}.js`;
      const here = scope;
      const names = declared;
      return runner.run(() => {
        const unit = inside.compileCell(source, cell, names);
        for (const [name, kind] of unit.declarations ?? []) names.set(name, kind as DeclarationKind);
        return inside.runUnit(unit, here);
      }, signal);
    },

    complete(prefix: string): readonly string[] {
      const found = new Set<string>();
      for (const name of declared.keys()) if (name.startsWith(prefix)) found.add(name);
      for (const name of Object.getOwnPropertyNames(globalThis)) if (name.startsWith(prefix)) found.add(name);
      return Object.freeze([...found].sort().slice(0, MOST_COMPLETIONS));
    },

    reset(): void {
      declared = new Map();
      scope = Object.create(globalThis);
    },
  });
}
