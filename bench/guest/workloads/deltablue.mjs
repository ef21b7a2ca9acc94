// A one-way constraint solver in the manner of DeltaBlue: class hierarchies, planning, propagation.
import { checksum } from '../lib/checksum.mjs';

export const name = 'deltablue';
const REQUIRED = 0;
const PREFERRED = 2;
const DEFAULT = 4;
const WEAKEST = 6;

class Variable {
  constructor(label, value) {
    this.label = label;
    this.value = value;
    this.constraints = [];
    this.determinedBy = null;
    this.walk = WEAKEST;
    this.mark = 0;
    this.stay = true;
  }
}

class Constraint {
  constructor(strength) {
    this.strength = strength;
  }
  isInput() {
    return false;
  }
  addTo(planner) {
    for (const variable of this.variables()) variable.constraints.push(this);
    this.clear();
    planner.incrementalAdd(this);
    return this;
  }
  satisfy(mark, planner) {
    this.choose(mark);
    if (!this.isSatisfied()) return null;
    const out = this.output();
    const overridden = out.determinedBy;
    if (overridden !== null) overridden.clear();
    out.determinedBy = this;
    planner.propagate(this, mark);
    out.mark = mark;
    return overridden;
  }
}

class Unary extends Constraint {
  constructor(variable, strength) {
    super(strength);
    this.out = variable;
    this.satisfied = false;
  }
  variables() {
    return [this.out];
  }
  output() {
    return this.out;
  }
  clear() {
    this.satisfied = false;
  }
  isSatisfied() {
    return this.satisfied;
  }
  choose(mark) {
    this.satisfied = this.out.mark !== mark && this.strength < this.out.walk;
  }
  inputsKnown() {
    return true;
  }
  recalculate() {
    this.out.walk = this.strength;
    this.out.stay = !this.isInput();
    if (this.out.stay) this.execute();
  }
}

class Stay extends Unary {
  execute() {}
}

class Edit extends Unary {
  isInput() {
    return true;
  }
  execute() {}
}

class Binary extends Constraint {
  constructor(from, to, strength) {
    super(strength);
    this.from = from;
    this.to = to;
    this.direction = 0;
  }
  variables() {
    return [this.from, this.to];
  }
  clear() {
    this.direction = 0;
  }
  isSatisfied() {
    return this.direction !== 0;
  }
  input() {
    return this.direction > 0 ? this.from : this.to;
  }
  output() {
    return this.direction > 0 ? this.to : this.from;
  }
  choose(mark) {
    const { from, to } = this;
    const canForward = to.mark !== mark && this.strength < to.walk;
    const canBackward = from.mark !== mark && this.strength < from.walk;
    if (from.mark === mark) this.direction = canForward ? 1 : 0;
    else if (to.mark === mark) this.direction = canBackward ? -1 : 0;
    else if (from.walk > to.walk) this.direction = canBackward ? -1 : 0;
    else this.direction = canForward ? 1 : 0;
  }
  inputsKnown(mark) {
    const variable = this.input();
    return variable.mark === mark || variable.stay || variable.determinedBy === null;
  }
  recalculate() {
    const [input, out] = [this.input(), this.output()];
    out.walk = Math.max(this.strength, input.walk);
    out.stay = input.stay;
    if (out.stay) this.execute();
  }
}

class Equal extends Binary {
  execute() {
    this.output().value = this.input().value;
  }
}

class Scale extends Binary {
  constructor(from, scale, offset, to, strength) {
    super(from, to, strength);
    this.scale = scale;
    this.offset = offset;
  }
  variables() {
    return [this.from, this.to, this.scale, this.offset];
  }
  execute() {
    if (this.direction > 0) this.to.value = this.from.value * this.scale.value + this.offset.value;
    else this.from.value = (this.to.value - this.offset.value) / this.scale.value;
  }
}

class Planner {
  mark = 0;
  incrementalAdd(constraint) {
    this.mark += 1;
    let overridden = constraint.satisfy(this.mark, this);
    while (overridden !== null) overridden = overridden.satisfy(this.mark, this);
  }
  propagate(constraint, mark) {
    const todo = [constraint];
    while (todo.length > 0) {
      const next = todo.pop();
      if (next.output().mark === mark && next !== constraint) continue;
      next.recalculate();
      for (const c of next.output().constraints)
        if (c !== next.output().determinedBy && c.isSatisfied() && c.output() !== next.output()) todo.push(c);
    }
  }
  plan(sources) {
    this.mark += 1;
    const { mark } = this;
    const plan = [];
    const todo = [...sources];
    while (todo.length > 0) {
      const next = todo.pop();
      const out = next.output();
      if (out.mark === mark || !next.inputsKnown(mark)) continue;
      plan.push(next);
      out.mark = mark;
      for (const c of out.constraints) if (c !== out.determinedBy && c.isSatisfied()) todo.push(c);
    }
    return plan;
  }
  change(variable, values) {
    const edit = new Edit(variable, PREFERRED).addTo(this);
    const plan = this.plan([edit]);
    for (const value of values) {
      variable.value = value;
      for (const constraint of plan) constraint.execute();
    }
    variable.constraints.pop();
    variable.determinedBy = null;
    variable.walk = WEAKEST;
  }
}

function chain(length) {
  const planner = new Planner();
  const variables = Array.from({ length: length + 1 }, (_, i) => new Variable(`v${i}`, 0));
  for (let i = 0; i < length; i += 1) new Equal(variables[i], variables[i + 1], REQUIRED).addTo(planner);
  new Stay(variables[length], DEFAULT).addTo(planner);
  planner.change(
    variables[0],
    Array.from({ length: 60 }, (_, i) => i),
  );
  return variables[length].value;
}

function projection(length) {
  const planner = new Planner();
  const scale = new Variable('scale', 10);
  const offset = new Variable('offset', 1000);
  let sum = 0;
  for (let i = 0; i < length; i += 1) {
    const from = new Variable(`s${i}`, i);
    const to = new Variable(`d${i}`, i);
    new Stay(from, DEFAULT).addTo(planner);
    new Scale(from, scale, offset, to, REQUIRED).addTo(planner);
    planner.change(from, [i, i * 2, 17]);
    sum += to.value + from.value;
  }
  return sum;
}

export function run() {
  let out = '';
  for (let round = 0; round < 4; round += 1) out += `${chain(300)} ${projection(300)};`;
  return checksum(out);
}
