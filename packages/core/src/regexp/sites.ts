// Literals in functions: each evaluation makes a regexp of its own, which would have to be known again by its source
// and eight flags. The compiler says of each where it stands, and what was found out there before holds for it.
//
// A guest can name neither the site nor the function that takes it. Only the regexp that was made last is told apart,
// so nothing is kept alive by being known here, but that one.
import type { Plan } from './plan.ts';

/** A literal's place in a program, made once for each time that the program is run. */
export interface Site {
  /** Its plan, for the one who has paid for it. */
  plan: Plan | undefined;
  /** What that tenant knows by now: a new object when it forgets. */
  owner: object | undefined;
}

/** The last regexp that a literal made, and where. */
export let made: object | undefined;
export let madeAt: Site | undefined;

/** Says where a regexp was made, and gives it. */
export function literal(site: Site, regexp: RegExp): RegExp {
  made = regexp;
  madeAt = site;
  return regexp;
}
