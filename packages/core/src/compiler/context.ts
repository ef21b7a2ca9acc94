// What the visitors share while they walk one program.
import type { AnyNode, Expression, Identifier } from 'acorn';
import { EditList, type ReferenceUse } from './edits.ts';
import { depthRun } from './depth.ts';
import type { InjectedNames } from './names.ts';
import { refuse } from './parse.ts';
import type { BlockFunctions } from './block-functions.ts';
import { namesBigIntArrays } from './bigint-elements.ts';
import { namesBigInts } from './comparisons.ts';
import { namesStatics } from './regexp-statics.ts';
import type { RegExpLiteral } from './unit.ts';
import { Scope } from './scope.ts';
import { needsOf, type Needs, TextlessVariables } from './textless.ts';
import { chargeOf, entryChargeOf, lateChargeOf } from './charge.ts';
import type { Receiver } from './sloppy.ts';
import { makePrepayments, type Prepayments } from './prepaid.ts';
import type { TopLevel } from './top-level.ts';
import { NamedCalls } from './uncharged.ts';
import { reserveSlots } from './with.ts';
import type { Goal } from './unit.ts';

/** What is built into a program. Part of the cache key. */
export interface CompileFlags {
  /** Charges for work, and faults at catches. */
  readonly metered: boolean;
  /** Caps on string and BigInt growth. */
  readonly guarded: boolean;
  /** Counts call depth exactly; costs about a quarter. */
  readonly depth: boolean;
}

/** One visitor per node type. */
export type Visitors = Readonly<Record<string, (node: never, context: Context) => void>>;

/** Visitors that are typed by the node type they stand under. */
export type VisitorTable = {
  readonly [T in AnyNode['type']]?: (node: Extract<AnyNode, { type: T }>, context: Context) => void;
};

/** State of one function body (or of the program) during the walk. */
export interface FunctionState {
  /** Where completion values go; undefined inside functions and `finally`. */
  completion: string | undefined;
  readonly kind: 'program' | 'plain' | 'generator' | 'async' | 'async-generator';
  readonly prepayments: Prepayments;
  /** Whether it may suspend until a job goes on with it. */
  readonly async: boolean;
  /** Places so far at which it does. */
  suspensions: number;
}

export const makeFunctionState = (
  kind: FunctionState['kind'],
  completion?: string,
  async: boolean = kind === 'async' || kind === 'async-generator',
): FunctionState => ({ completion, kind, prepayments: makePrepayments(), async, suspensions: 0 });

/** The walk's state: edits so far, the open scopes, the node count that weighs charges. */
export class Context {
  readonly source: string;
  readonly name: string;
  readonly goal: Goal;
  readonly flags: CompileFlags;
  readonly names: InjectedNames;
  readonly edits: EditList = new EditList();
  readonly root: Scope = new Scope(undefined, true);
  readonly visitors: Visitors;
  /** Names of injected helpers that the program uses, so that only those are bound. */
  readonly used: Set<keyof InjectedNames> = new Set();
  /** Literals, names and template parts to look at when the text could offend SES's censorship; else undefined. */
  readonly texts: AnyNode[] | undefined;
  readonly regexps: RegExpLiteral[] = [];
  readonly top: TopLevel | undefined;
  readonly afterStatement: (node: AnyNode, context: Context) => string;
  scope: Scope = this.root;
  readonly namedCalls: NamedCalls = new NamedCalls();
  readonly textless: TextlessVariables = new TextlessVariables();
  /** What the value needs that is assigned to the name to be visited next. */
  assigned: Needs;
  fn: FunctionState;
  nodes = 0;
  /** Calls, loops and whatever else runs code of its own, so far in the function being walked. */
  effects = 0;
  /** Loops of the function so far. */
  nests = 0;
  /** How many of them are loops in which nothing is called. */
  loops = 0;
  /** The edit before the labels of the loop that comes next. */
  loopStart: number | undefined;
  temporaries = 0;
  /** Places of tagged templates whose strings are built beside them. */
  readonly sites: string[] = [];
  /** References to the global `eval`, which are replaced as a whole. */
  readonly evals: Set<AnyNode> = new Set();
  /** Functions in blocks of sloppy code, by the scope that gets a variable for each. */
  readonly blockFunctions: Map<Scope, BlockFunctions> = new Map();
  climbed = 0;
  /** Scopes of catch parameters that are names: variables may be called alike. */
  readonly catches: Set<Scope> = new Set();
  /** How many `with` statements what is being visited stands in. */
  withs = 0;
  /** Whether what is being visited is sloppy code. */
  sloppy = false;
  /** Whether the text has these words, so that sloppy functions are looked at for them. */
  readonly namesArguments: boolean;
  readonly namesCallee: boolean;
  readonly namesStatics: boolean;
  readonly namesBigInts: boolean;
  readonly namesBigIntArrays: boolean;
  /** An expression whose value nobody takes. */
  discarded: AnyNode | null | undefined;
  /** What the call that is being visited calls. */
  called: AnyNode | undefined;
  /** That of the nearest function that is no arrow function; undefined outside of all. */
  receiver: Receiver | undefined;
  /** The statement to be visited next stands behind a label. */
  labelled = false;
  /** The pattern being visited is reached in a job of its own: the head of a `for await`. */
  resumedTargets = false;
  /** The next statement stands behind a label, where nothing may be inserted. */
  afterLabel = false;
  /** A class whose heritage or first computed key is to be charged. */
  chargedClass: AnyNode | undefined;
  /** What is being visited runs outside of any counted body: a parameter's default or key, a field. */
  uncounted = false;
  /** Functions that take exactly one parameter. */
  readonly setters: Set<AnyNode> = new Set();

  constructor(options: {
    readonly source: string;
    readonly name: string;
    readonly goal: Goal;
    readonly flags: CompileFlags;
    readonly names: InjectedNames;
    readonly visitors: Visitors;
    readonly afterStatement: (node: AnyNode, context: Context) => string;
    readonly suspicious: boolean;
    readonly top: TopLevel | undefined;
    readonly completion: boolean;
    /** Whether the program waits outside of all functions. */
    readonly async: boolean;
  }) {
    this.source = options.source;
    this.namesArguments = options.source.includes('arguments');
    this.namesStatics = namesStatics(options.source);
    this.namesBigInts = namesBigInts(options.source);
    this.namesBigIntArrays = namesBigIntArrays(options.source);
    this.namesCallee = this.namesArguments && options.source.includes('callee');
    this.name = options.name;
    this.goal = options.goal;
    this.flags = options.flags;
    this.names = options.names;
    this.visitors = options.visitors;
    this.afterStatement = options.afterStatement;
    this.texts = options.suspicious ? [] : undefined;
    this.top = options.top;
    this.fn = makeFunctionState('program', options.completion ? options.names.completion : undefined, options.async);
  }

  visit(node: AnyNode | null | undefined): void {
    if (node === null || node === undefined) return;
    this.nodes += 1;
    const visitor = this.visitors[node.type];
    if (visitor === undefined) this.refuse(node, `syntax of type ${node.type}`);
    else visitor(node as never, this);
  }

  visitAll(nodes: readonly (AnyNode | null)[]): void {
    for (const node of nodes) this.visit(node);
  }

  /** Visits a list of statements. */
  visitStatements(list: readonly AnyNode[]): void {
    list.forEach((node, i) => {
      this.labelled = false;
      this.visit(node);
      this.endStatement(node, list[i + 1]);
    });
  }

  /**
   * Writes the semicolon that a line break stood for. What comes next may begin with `(` once a name in it was
   * replaced, and would then be read as the rest of this statement.
   */
  endStatement(node: AnyNode, next: AnyNode | undefined): void {
    const after = this.afterStatement(node, this);
    if (after !== '') this.edits.insert(node.end, after);
    else if (next?.type === 'ExpressionStatement' && this.source[node.end - 1] !== ';')
      this.edits.insert(node.end, ';');
  }

  /** Runs `body` in a scope of its own. */
  withScope(hoists: boolean, body: () => void): void {
    const scope = new Scope(this.scope, hoists);
    this.scope = scope;
    body();
    this.namedCalls.found(scope, scope.onlyCalled());
    scope.close();
    this.scope = scope.parent as Scope;
  }

  /** Takes back the charges of functions that need none, see uncharged.ts. Call it when all is visited. */
  dropCharges(): void {
    const { texts } = this.edits;
    this.namedCalls.found(this.root, this.root.onlyCalled());
    for (const edit of this.namedCalls.uncharged()) texts[edit] = dropped(texts[edit] as string);
  }

  /** The injected name of a helper, noting that it is used. */
  use(helper: keyof InjectedNames): string {
    this.used.add(helper);
    return this.names[helper];
  }

  /** A fresh injected name. */
  temporary(): string {
    this.temporaries += 1;
    return `${this.names.temporary}${this.temporaries}`;
  }

  reference(node: Identifier, use: ReferenceUse): void {
    const { start, end, name } = node;
    const meant = use === 'write' && this.sloppy ? 'sloppy-write' : use;
    if (use === 'write' || use === 'shorthand-write') {
      this.textless.assign(this.scope, name, this.assigned);
      this.assigned = undefined;
    }
    const slots = reserveSlots(start, end, meant, this);
    this.scope.references.push(
      slots === undefined ? { start, end, name, use: meant } : { start, end, name, use: meant, slots },
    );
    if (use === 'call') this.namedCalls.call({ scope: this.scope, name, fn: this.fn });
    if (name === 'eval') this.evals.add(node);
    this.texts?.push(node);
  }

  /** What the value of `node` needs to be no text, see textless.ts. A name in a `with` may be a property. */
  needsOf(node: AnyNode | null | undefined): Needs {
    return this.withs === 0 ? needsOf(node) : undefined;
  }

  /** Writes a reference to `name` that the source does not have. */
  mention(name: string, at: number): void {
    const edit = this.edits.insert(at, name);
    this.scope.references.push({ start: at, end: at, name, use: 'mention', edit });
  }

  /** Wraps a node's text. Call `open` before its children are visited, `close` after. */
  open(node: { start: number }, text: string): void {
    this.edits.insert(node.start, text);
  }

  close(node: { end: number }, text: string): void {
    this.edits.insert(node.end, text);
  }

  /** The charge for `nodes` nodes of straight-line code, as a statement. */
  chargeText(nodes: number): string {
    return this.flags.metered ? `${chargeOf(nodes, this.names)};` : '';
  }

  /** The same as an expression to be followed by another. */
  chargeExpression(nodes: number): string {
    return this.flags.metered ? `${chargeOf(nodes, this.names)},` : '';
  }

  /** The charge of an innermost loop, as a statement. */
  lateText(nodes: number): string {
    return this.flags.metered ? `${lateChargeOf(nodes, this.names)};` : '';
  }

  /** The charge at the start of a function, as a statement. */
  entryText(nodes: number): string {
    return this.flags.metered ? `${entryChargeOf(nodes, this.names)};` : '';
  }

  /** The same as an expression to be followed by another. */
  entryExpression(nodes: number): string {
    return this.flags.metered ? `${entryChargeOf(nodes, this.names)},` : '';
  }

  /** Wraps an expression so that evaluating it is charged. */
  visitCharged(node: Expression): void {
    if (!this.flags.metered || isInert(node)) {
      this.visit(node);
      return;
    }
    if (node.type === 'ClassExpression') {
      // In parentheses it would lose the name that it takes from its place: what it evaluates first is charged.
      this.chargedClass = node;
      this.visit(node);
      return;
    }
    const counts = this.uncounted && this.flags.depth;
    const { uncounted } = this;
    this.uncounted = false;
    this.open(node, `${counts ? depthRun(this) : ''}(${this.chargeExpression(1)}`);
    this.visit(node);
    this.close(node, counts ? '))' : ')');
    this.uncounted = uncounted;
  }

  refuse(node: { start: number }, what: string): never {
    return refuse(this.source, this.name, node.start, `Cannot compile ${what}`);
  }
}

/** A function's start without its charge: `(charge,` keeps its parenthesis. */
const dropped = (text: string): string =>
  text.startsWith('(') && text.endsWith(',') ? '(' : text.replace(/^[^;]*;/, '');

/** Whether evaluating `node` can run no other code, and naming it matters (`x = function () {}`). */
export function isInert(node: Expression): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'ThisExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'ClassExpression':
      // Its static parts are charged where they stand.
      return node.superClass === null && node.body.body.every((part) => !('computed' in part) || !part.computed);
    case 'UnaryExpression':
      return node.argument.type === 'Literal';
    case 'ArrayExpression':
      return node.elements.length === 0;
    case 'ObjectExpression':
      return node.properties.length === 0;
    default:
      return false;
  }
}
