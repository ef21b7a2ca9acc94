// Walks over values go by a queue and not by recursion, so that no nesting overflows the stack. Here is what they share:
// each place has a path for refusals, and each primitive a size.

/** Where something stands: an index, a member's name, or a label such as `<key 0>`. */
export type Step = string | number;

/** An object met on the way. */
export interface Place {
  readonly parent: Place | undefined;
  readonly step: Step;
  readonly depth: number;
}

const identifier = /^[A-Za-z_$][\w$]*$/;

function stepText(step: Step): string {
  if (typeof step === 'number') return `[${step}]`;
  if (step.startsWith('<')) return step;
  if (step.length > 60) return `[${JSON.stringify(`${step.slice(0, 60)}…`)}]`;
  return identifier.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** `argument[0].items[2]`; the middle of a long path is left out. */
export function pathText(root: string, place: Place | undefined, step: Step | undefined): string {
  const steps = step === undefined ? [] : [stepText(step)];
  for (let at = place; at?.parent !== undefined; at = at.parent) steps.push(stepText(at.step));
  steps.reverse();
  return root + (steps.length > 40 ? [...steps.slice(0, 20), '…', ...steps.slice(-20)] : steps).join('');
}

const small = 2n ** 64n;

/** What a primitive takes, at most, serialised. */
export function primitiveBytes(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length + 12;
  if (typeof value === 'bigint' && (value > small || value < -small)) return value.toString(16).length / 2 + 16;
  return 16;
}
