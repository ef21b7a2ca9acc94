// Variables that never hold a text, so that sums of them cannot grow and need no check.
//
// Optimistic: a variable holds no text unless something says otherwise. What is known of one is every declaration and
// every assignment of it in the program; who else could assign it (a destructuring, the head of a loop, whoever imports
// it, what stands in a `with`) makes it unknown, and so does a variable that it takes its value from and that is
// unknown. What is not declared with `var`, `let` or `const` is unknown from the start.
import type { AnyNode } from 'acorn';
import type { EditList } from './edits.ts';
import type { Scope } from './scope.ts';

/** What a value is made of: the names of variables which must hold no text for it to be none; undefined: may be one. */
export type Needs = readonly string[] | undefined;

/** One variable. */
interface Variable {
  /** Declarations whose value is known. */
  declared: number;
  unknown: boolean;
  /** Variables that are unknown if this one is. */
  readonly dependents: Variable[];
}

interface Assignment {
  readonly scope: Scope;
  readonly name: string;
  readonly needs: Needs;
}

/** A check, by its edits, that goes when all `needs` hold no text. */
interface Check {
  readonly scope: Scope;
  readonly needs: readonly string[];
  readonly open: number;
  readonly close: number;
}

/** What one walk learns of variables and sums. */
export class TextlessVariables {
  readonly #declarations: Assignment[] = [];
  readonly #assignments: Assignment[] = [];
  readonly #checks: Check[] = [];
  readonly #variables: Map<Scope, Map<string, Variable>> = new Map();

  /** A declaration, of `var` in the scope where that lands. */
  declare(scope: Scope, name: string, needs: Needs): void {
    this.#declarations.push({ scope, name, needs });
  }

  assign(scope: Scope, name: string, needs: Needs): void {
    this.#assignments.push({ scope, name, needs });
  }

  check(check: Check): void {
    this.#checks.push(check);
  }

  /** Once all is walked: takes back the checks of what is no text. */
  resolve({ texts }: EditList): void {
    if (this.#checks.length === 0) return;
    for (const { scope, name } of this.#declarations) this.#variableOf(scope, name).declared += 1;
    const unknown: Variable[] = [];
    const learn = (variable: Variable, { scope, needs }: Assignment): void => {
      const sources = needs?.map((name) => this.#find(scope, name));
      if (sources === undefined || sources.includes(undefined)) {
        if (!variable.unknown) unknown.push(variable);
        variable.unknown = true;
      } else {
        for (const source of sources) source?.dependents.push(variable);
      }
    };
    for (const declaration of this.#declarations)
      learn(this.#variableOf(declaration.scope, declaration.name), declaration);
    for (const assignment of this.#assignments) {
      const variable = this.#find(assignment.scope, assignment.name);
      if (variable !== undefined) learn(variable, assignment);
    }
    for (let variable = unknown.pop(); variable !== undefined; variable = unknown.pop()) {
      for (const dependent of variable.dependents) {
        if (!dependent.unknown) unknown.push(dependent);
        dependent.unknown = true;
      }
    }
    for (const { scope, needs, open, close } of this.#checks)
      if (needs.every((name) => this.#find(scope, name)?.unknown === false)) texts[open] = texts[close] = '';
  }

  #variableOf(scope: Scope, name: string): Variable {
    let variables = this.#variables.get(scope);
    if (variables === undefined) {
      variables = new Map();
      this.#variables.set(scope, variables);
    }
    let variable = variables.get(name);
    if (variable === undefined) {
      variable = { declared: 0, unknown: false, dependents: [] };
      variables.set(name, variable);
    }
    return variable;
  }

  /** The variable that `name` means in `scope`, if every declaration of it is known. */
  #find(scope: Scope, name: string): Variable | undefined {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
      const kind = at.names.get(name);
      if (kind === undefined) continue;
      const variable = this.#variables.get(at)?.get(name);
      if (variable === undefined || variable.declared !== at.declared.get(name)) return undefined;
      // `var x` in the body of a function with a parameter x starts with its value.
      return kind === 'var' && at.parent?.names.has(name) === true ? undefined : variable;
    }
    return undefined;
  }
}

/** How deep a value is looked into: each sum within it is looked into again. */
const MOST_DEPTH = 16;

/** What the value of `node` needs to be no text, nor anything else that a sum would make one of. */
export function needsOf(node: AnyNode | null | undefined): Needs {
  const names: string[] = [];
  return node === null || node === undefined || isTextless(node, names, 0) ? names : undefined;
}

/** Whether it is no text if none of the variables is one that it adds to `names`. */
function isTextless(node: AnyNode, names: string[], depth: number): boolean {
  if (depth > MOST_DEPTH) return false;
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number' || typeof node.value === 'boolean' || node.value === null
        ? !('regex' in node)
        : typeof node.value === 'bigint';
    case 'Identifier':
      names.push(node.name);
      return true;
    case 'UpdateExpression':
      return true;
    case 'UnaryExpression':
      return node.operator !== 'typeof';
    case 'BinaryExpression':
      // All others give numbers, BigInts or booleans.
      return (
        node.operator !== '+' || (isTextless(node.left, names, depth + 1) && isTextless(node.right, names, depth + 1))
      );
    case 'LogicalExpression':
      return isTextless(node.left, names, depth + 1) && isTextless(node.right, names, depth + 1);
    case 'ConditionalExpression':
      return isTextless(node.consequent, names, depth + 1) && isTextless(node.alternate, names, depth + 1);
    case 'AssignmentExpression':
      return textlessResult(node.operator) || (node.operator === '=' && isTextless(node.right, names, depth + 1));
    case 'ParenthesizedExpression':
      return isTextless(node.expression, names, depth + 1);
    default:
      return false;
  }
}

/** Operators of assignment that give numbers or BigInts, whatever they are given. */
const textlessResult = (operator: string): boolean => ARITHMETIC.includes(operator);
const ARITHMETIC: readonly string[] = ['-=', '*=', '/=', '%=', '**=', '<<=', '>>=', '>>>=', '&=', '|=', '^='];

/** What an assignment of `right` by `operator` needs to leave no text in a variable that holds none. */
export const needsOfAssignment = (operator: string, right: AnyNode): Needs =>
  textlessResult(operator) ? [] : needsOf(right);
