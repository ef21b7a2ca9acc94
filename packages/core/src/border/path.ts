import { stringifyJson } from '../commons.ts';

/** One step from a value to something in it. A label stands for what no expression reaches, as a Map's key. */
export type Step = PropertyKey | { readonly label: string };

/** Where a value stands: the chain of nodes back to the root, which has no parent. */
export interface Place {
  readonly parent: Place | undefined;
  readonly step: Step;
}

const identifier = /^[A-Za-z_$][\w$]*$/;
const maxKey = 40;
const maxPath = 200;

function stepText(step: Step): string {
  if (typeof step === 'object') return step.label;
  if (typeof step === 'number') return `[${step}]`;
  if (typeof step === 'symbol') return `[${String(step).slice(0, maxKey)}]`;
  if (identifier.test(step) && step.length <= maxKey) return `.${step}`;
  return `[${stringifyJson(step.length > maxKey ? `${step.slice(0, maxKey)}…` : step)}]`;
}

/** `value.list[2].x`, bounded: of a long path the end is shown, and every key is escaped. */
export function pathText(root: string, place: Place | undefined, last?: Step): string {
  let text = last === undefined ? '' : stepText(last);
  for (let at = place; at !== undefined && at.parent !== undefined; at = at.parent) {
    text = stepText(at.step) + text;
    if (text.length > maxPath) return `${root}…${text.slice(-maxPath)}`;
  }
  return root + text;
}
