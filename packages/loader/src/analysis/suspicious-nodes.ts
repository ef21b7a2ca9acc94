// What shows in the tree of a file: code made of text, reaches for internals and for what all code shares, encodings.
//
// None of it proves anything: it is where a reviewer should look first. A hostile author who knows this list can stay
// below it; what stops them is the compartment, not the analysis.
import { type AstNode, child, children, memberName, type Parents, plain, textOf } from './ast.ts';
import type { FreeName } from './free-names.ts';
import { isLanguage } from '../policy/powers.ts';
import { type Finding, type FindingKind, finding, type Place } from './types.ts';

export interface SuspiciousOptions {
  readonly nodes: readonly AstNode[];
  readonly parents: Parents;
  readonly free: readonly FreeName[];
  readonly placeOf: (node: AstNode) => Place;
  readonly kind: 'module' | 'commonjs';
}

/** Findings of one kind in a file. */
const MOST = 20;

const PROCESS_INTERNALS = /^process\.(?:binding|_linkedBinding|dlopen|mainModule|_\w+|reallyExit|setuid|setgid|kill)$/;
const PROTO = /^(?:__proto__|__defineGetter__|__defineSetter__|__lookupGetter__|__lookupSetter__)$/;
const MODULE_MEMBERS =
  /^(?:constructor|_load|_compile|_extensions|_resolveFilename|_cache|parent|paths|createRequire)$/;
const DECODERS =
  /^(?:atob|unescape|decodeURIComponent|from|fromCharCode|fromCodePoint|toString|inflate\w*|gunzip\w*|decompress\w*|decode)$/;
const TIMERS = /^(?:setTimeout|setInterval|setImmediate)$/;
const ENUMERATORS =
  /^(?:keys|entries|values|assign|stringify|getOwnPropertyNames|getOwnPropertyDescriptors|fromEntries)$/;

/** Long and of few kinds of characters: base64 or hex. A URL, a sentence or a path is not. */
const ENCODED = /^(?:[A-Za-z\d+/_-]{400,}={0,2}|(?:[\da-fA-F]{2}){150,}|(?:\\x[\da-fA-F]{2}){40,})$/;
const ESCAPES = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4})/g;
const PRINTABLE = /\\(?:x[2-7][\da-fA-F]|u00[2-7][\da-fA-F])/g;
const FEWEST_ESCAPES = 24;

export function suspiciousNodes(options: SuspiciousOptions): readonly Finding[] {
  const { nodes, parents, free, placeOf } = options;
  const findings: Finding[] = [];
  const counts = new Map<FindingKind, number>();
  const say = (kind: FindingKind, node: AstNode, about = ''): void => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count <= MOST) findings.push(finding(kind, placeOf(node), about));
  };
  const byNode = new Map(free.map((name) => [name.node, name]));
  const nameOf = (node: AstNode | undefined): string | undefined => {
    const at = plain(node);
    return at === undefined ? undefined : byNode.get(at)?.name;
  };

  for (const { name, node } of free) {
    const path = pathFrom(name, node, parents);
    const text = path.join('.');
    if (name === 'eval' || name === 'Function') sayEvaluator(name, node);
    if (PROCESS_INTERNALS.test(path.slice(0, 2).join('.'))) say('process-internals', node, text);
    if (path.slice(0, 2).join('.') === 'process.env' && path.length === 2 && isWhole(node, parents))
      say('all-of-env', node);
    if (name === 'module' && MODULE_MEMBERS.test(path[1] ?? '')) say('module-internals', node, text);
    if (name === 'require' && /^(?:cache|extensions|main)$/.test(path[1] ?? '') && path[2] !== 'filename')
      if (path[1] !== 'main' || path[2] === 'require') say('module-internals', node, text);
    if (isLanguage(name) && path[1] === 'prototype' && isChanged(node, path.length, parents))
      say('prototype-write', node, text);
    if (TIMERS.test(name)) {
      const first = plain(argumentsOf(node, parents)?.[0]);
      if (first?.type === 'TemplateLiteral' || textOf(first) !== undefined) say('string-timer', node, name);
    }
  }

  for (const node of nodes) {
    switch (node.type) {
      case 'MemberExpression': {
        const member = memberName(node);
        if (member === undefined) break;
        if (PROTO.test(member)) say('proto-access', node, member);
        if (member === 'constructor') sayConstructor(node);
        if (member === 'createRequire' || member === '_load') say('module-internals', node, member);
        break;
      }
      case 'WithStatement':
        say('with-statement', node);
        break;
      case 'Literal':
      case 'TemplateElement':
        sayText(node);
        break;
    }
  }
  return findings;

  function sayEvaluator(name: string, node: AstNode): void {
    const parent = parents.get(node);
    if (parent?.type === 'UnaryExpression') return; // typeof
    if (parent?.type === 'BinaryExpression') return; // x instanceof Function
    if (name === 'Function' && parent?.type === 'MemberExpression' && child(parent, 'object') === node) {
      // Function.prototype is as harmless as any prototype that is read; Function.constructor is Function
      if (memberName(parent) !== 'constructor') return;
    }
    const args = argumentsOf(node, parents);
    // `Function` as a value may be a type in a table; `eval` as a value is always about to be called
    if (args === undefined && name === 'Function') return;
    const decoded = args?.some((argument) => decodes(argument)) ?? false;
    say(decoded ? 'encoded-eval' : 'dynamic-eval', node, args === undefined ? `${name} as a value` : name);
  }

  /** `x.constructor.constructor`, `x.constructor('text')`, `x.constructor.prototype.y = …`. */
  function sayConstructor(node: AstNode): void {
    const parent = parents.get(node);
    const object = plain(child(node, 'object'));
    const inner = object?.type === 'MemberExpression' ? memberName(object) : undefined;
    if (inner === 'constructor') {
      say('constructor-chain', node, 'constructor.constructor');
      return;
    }
    const isCallee =
      (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && child(parent, 'callee') === node;
    if (!isCallee) return;
    const args = children(parent, 'arguments');
    const isFunction =
      object !== undefined &&
      (/Function|ArrowFunction|ClassExpression/.test(object.type) || nameOf(object) === 'Function');
    const isCode = args.some((argument) =>
      /\b(?:return|this|process|require|import)\b/.test(textOf(plain(argument)) ?? ''),
    );
    if (isFunction || isCode) say('constructor-chain', node, 'a constructor called with text');
  }

  function sayText(node: AstNode): void {
    const raw = node.type === 'Literal' ? node['raw'] : (node['value'] as { readonly raw?: unknown }).raw;
    const value = node.type === 'Literal' ? node['value'] : raw;
    if (typeof raw !== 'string' || typeof value !== 'string') return;
    if (ENCODED.test(value)) say('encoded-text', node, `${value.length} characters`);
    else if (raw.length >= FEWEST_ESCAPES * 4 && (raw.match(ESCAPES)?.length ?? 0) >= FEWEST_ESCAPES) {
      const printable = raw.match(PRINTABLE)?.length ?? 0;
      if (printable >= FEWEST_ESCAPES) say('escaped-text', node, `${printable} escapes of printable characters`);
    }
  }

  /** Whether what is evaluated is decoded where it stands. */
  function decodes(argument: AstNode): boolean {
    const stack: AstNode[] = [argument];
    for (let seen = 0, node = stack.pop(); node !== undefined && seen < 200; node = stack.pop(), seen++) {
      if (node.type === 'CallExpression') {
        const callee = plain(child(node, 'callee'));
        const name = callee?.type === 'MemberExpression' ? memberName(callee) : nameOf(callee);
        if (name !== undefined && DECODERS.test(name)) return true;
      }
      for (const key of ['callee', 'object', 'left', 'right', 'expression']) {
        const next = child(node, key);
        if (next !== undefined) stack.push(next);
      }
      stack.push(...children(node, 'arguments'));
    }
    return false;
  }
}

/** The arguments with which a name is called, or constructed; undefined when it is not. */
function argumentsOf(node: AstNode, parents: Parents): readonly AstNode[] | undefined {
  let at = node;
  let parent = parents.get(at);
  while (parent !== undefined && /^(?:SequenceExpression|ChainExpression|ParenthesizedExpression)$/.test(parent.type)) {
    at = parent;
    parent = parents.get(at);
  }
  if (parent?.type === 'MemberExpression' && child(parent, 'object') === at && memberName(parent) === 'constructor') {
    at = parent;
    parent = parents.get(at);
  }
  if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return undefined;
  return child(parent, 'callee') === at ? children(parent, 'arguments') : undefined;
}

/** `['process', 'env', 'HOME']`, for as long as the names stand there. */
function pathFrom(name: string, node: AstNode, parents: Parents): readonly string[] {
  const path = [name];
  let at = node;
  for (let parent = parents.get(at); parent !== undefined && path.length < 5; at = parent, parent = parents.get(at)) {
    if (parent.type !== 'MemberExpression' || child(parent, 'object') !== at) break;
    const member = memberName(parent);
    if (member === undefined) break;
    path.push(member);
  }
  return path;
}

/** Whether `process.env` is handed on as a whole to what lists all of it. */
function isWhole(node: AstNode, parents: Parents): boolean {
  const env = parents.get(node);
  const parent = env === undefined ? undefined : parents.get(env);
  if (env === undefined || parent === undefined) return false;
  if (parent.type === 'SpreadElement') return true;
  if (parent.type === 'ForInStatement') return child(parent, 'right') === env;
  if (parent.type !== 'CallExpression' || child(parent, 'callee') === env) return false;
  const callee = plain(child(parent, 'callee'));
  return callee?.type === 'MemberExpression' && ENUMERATORS.test(memberName(callee) ?? '');
}

/** Whether `X.prototype…` is assigned to, deleted from, or given to what defines properties. */
function isChanged(node: AstNode, length: number, parents: Parents): boolean {
  let at = node;
  for (let depth = 1; depth < length; depth++) at = parents.get(at) ?? at;
  const parent = parents.get(at);
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression' && child(parent, 'object') === at) {
    const outer = parents.get(parent); // X.prototype[key] = …
    return outer?.type === 'AssignmentExpression' && child(outer, 'left') === parent;
  }
  if (parent.type === 'AssignmentExpression') return child(parent, 'left') === at && length > 2;
  if (parent.type === 'UnaryExpression') return parent['operator'] === 'delete';
  if (parent.type !== 'CallExpression' || children(parent, 'arguments')[0] !== at) return false;
  const callee = plain(child(parent, 'callee'));
  return (
    callee?.type === 'MemberExpression' &&
    /^(?:defineProperty|defineProperties|assign|setPrototypeOf|set)$/.test(memberName(callee) ?? '')
  );
}
