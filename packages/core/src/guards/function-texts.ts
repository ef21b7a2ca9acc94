// What functions of a tenant say of themselves: the author's text, not the program that runs.
//
// The engine gives the text of a function as it was compiled, with charges and helpers in it. The program that it was
// cut from is one of the tenant's own: it is looked for there, and led back to the source by the compiler's edits.
// Nobody else's programs are looked at, so tenants that run the same text learn nothing of each other. What is in none
// of them is the platform's to the guest, or the host's: packages tell what is built in by what natives say, and so do
// guards, evaluators, the console, and what crossed the border.
//
// Paid for by what is looked through. A beginning that the engine finds in linear time is looked for first, and what
// follows is compared where that was found: a guest may write a program in which a long text nearly is at each place.
import { apply, freeze, getOwnPropertyDescriptor } from '../commons.ts';
import { type GramFilter, makeGramFilter } from './gram-filter.ts';
import type { Emission } from '../compiler/unit.ts';
import { weightOf } from '../compiler/weight.ts';
import type { FunctionTexts, Payer } from '../meter/current.ts';

const { indexOf, slice, startsWith, endsWith } = String.prototype;
const { get, set } = WeakMap.prototype;
const { has, add, delete: remove } = Set.prototype;
const { indexOf: indexIn, splice } = Array.prototype;

/** Up to this length V8's search is linear. */
const LINEAR = 200;
/** UTF-16 units that are looked through for one unit of fuel. */
const PER_UNIT = 16;

/** The same of a filter that is made. */
const PER_FILTER_UNIT = 4;
/** Programs that are looked through without one. */
const FEW = 4;

/**
 * UTF-16 units of scripts that are kept, at most, but the last one: a tenant that lives long evaluates without end. The
 * functions of those that were evaluated longest ago show what runs. Modules stay: they are kept for their positions.
 */
const MOST_KEPT = 2 ** 22;

const NATIVE = '{ [native code] }';

/** What the engine says of functions of its own. */
function nativeText(fn: object): string {
  const name: unknown = getOwnPropertyDescriptor(fn, 'name')?.value;
  return `function ${typeof name === 'string' ? name : ''}() ${NATIVE}`;
}

/** For one tenant, over the programs that it has evaluated. */
export const makeFunctionTexts = (): FunctionTexts => new FirstText();

/** Most tenants evaluate one program and ask for no text: they keep that one, and the rest is made when it is needed. */
class FirstText implements FunctionTexts {
  #first: Emission | undefined = undefined;
  #firstLasts = false;
  #all: FunctionTexts | undefined = undefined;

  add(program: Emission, lasting: boolean): void {
    if (this.#all !== undefined) this.#all.add(program, lasting);
    else if (this.#first === undefined) {
      this.#first = program;
      this.#firstLasts = lasting;
    } else if (this.#first !== program) this.#every().add(program, lasting);
  }

  of(payer: Payer, fn: object, compiled: string): string {
    return this.#every().of(payer, fn, compiled);
  }

  #every(): FunctionTexts {
    if (this.#all === undefined) {
      this.#all = makeTexts();
      if (this.#first !== undefined) this.#all.add(this.#first, this.#firstLasts);
      this.#first = undefined;
    }
    return this.#all;
  }
}
freeze(FirstText.prototype);

function makeTexts(): FunctionTexts {
  const programs: Emission[] = [];
  const seen = new Set<Emission>();
  const known = new WeakMap<object, string>();
  /** By the program's place. */
  const filters: (GramFilter | undefined)[] = [];
  /** By the program's place: whether it is a module's. */
  const lasts: boolean[] = [];
  let kept = 0;
  /** Whether what is in none of the programs may be of one that is kept no longer. */
  let forgot = false;
  const filterOf = (i: number, { text }: Emission, payer: Payer): GramFilter => {
    let filter = filters[i];
    if (filter === undefined) {
      payer.charge(Math.ceil(text.length / PER_FILTER_UNIT));
      filters[i] = filter = makeGramFilter(text);
    }
    return filter;
  };
  return freeze<FunctionTexts>({
    add(program, lasting) {
      if (apply(has, seen, [program])) return;
      apply(add, seen, [program]);
      filters[programs.length] = undefined;
      lasts[programs.length] = lasting;
      programs[programs.length] = program;
      if (!lasting) kept += weightOf(program.text);
      while (kept > MOST_KEPT) {
        const i = apply(indexIn, lasts, [false]) as number;
        const oldest = programs[i] as Emission;
        if (oldest === program) break;
        for (const list of [programs, filters, lasts]) apply(splice, list, [i, 1]);
        apply(remove, seen, [oldest]);
        kept -= weightOf(oldest.text);
        forgot = true;
      }
    },
    of(payer, fn, compiled) {
      if (apply(endsWith, compiled, [NATIVE])) return compiled;
      const found = apply(get, known, [fn]) as string | undefined;
      if (found !== undefined) return found;
      let text: string | undefined;
      const many = programs.length > FEW;
      if (many) payer.charge(programs.length);
      for (let i = 0; i < programs.length && text === undefined; i++) {
        const program = programs[i] as Emission;
        if (many && !filterOf(i, program, payer).mayHold(compiled, LINEAR)) continue;
        text = lookIn(program, compiled, payer);
      }
      text ??= forgot ? compiled : nativeText(fn);
      apply(set, known, [fn, text]);
      return text;
    },
  });
}

/** The author's text of a part of a program; undefined when it is no part of it. */
function lookIn({ text, authored }: Emission, compiled: string, payer: Payer): string | undefined {
  const beginning = apply(slice, compiled, [0, LINEAR]);
  for (let from = 0; ; from += 1) {
    const at: number = apply(indexOf, text, [beginning, from]);
    payer.charge(Math.ceil(((at < 0 ? text.length : at) - from + compiled.length) / PER_UNIT));
    if (at < 0) return undefined;
    if (apply(startsWith, text, [compiled, at])) {
      // nothing: inside of what stands for another text, as in a literal that another program was evaluated from
      const found = authored(at, at + compiled.length);
      if (found !== '') return found;
    }
    from = at;
  }
}
