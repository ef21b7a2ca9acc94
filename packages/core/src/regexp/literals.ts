// Literals that a tenant may not run are refused before anything runs, and the refusal says where they stand.
import { locate } from '../compiler/parse.ts';
import type { Unit } from '../compiler/unit.ts';
import { makeError } from '../errors/make-error.ts';
import { isOversized } from './parse.ts';
import { planFor } from './plan.ts';
import type { RegExpPolicy } from './policy.ts';
import { refusalOf, shortSource } from './refusal.ts';

/** Throws SOURCE_REGEXP. */
export function assertLiterals({ regexps, source, name }: Unit, policy: RegExpPolicy): void {
  if (policy === 'any') return;
  for (const literal of regexps) {
    const reason = refusalOf(
      policy === 'linear'
        ? planFor(literal.source, literal.flags)
        : { refused: isOversized(literal.source) ? 'size' : undefined, linear: false },
      policy,
    );
    if (reason === undefined) continue;
    const { line, column } = locate(source, literal.start);
    throw makeError('SOURCE_REGEXP', { pattern: shortSource(literal.source), reason, name, line, column });
  }
}
