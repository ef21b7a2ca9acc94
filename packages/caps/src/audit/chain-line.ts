// One line of a chain, taken apart.
import type { AuditEvent } from './event.ts';
import { type ChainNote, isHash } from './chain.ts';

export interface ChainLine {
  readonly n: number;
  /** What the hash covers, with the hash before it. */
  readonly body: string;
  readonly hash: string;
  /** The arguments in clear, where they stand. */
  readonly args: string | undefined;
  readonly content: AuditEvent | ChainNote;
}

const MARK = ',"hash":"';
const ARGS = ',"args":';

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function parseString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A line without its line break; undefined for one that no chain wrote. */
export function readChainLine(text: string): ChainLine | undefined {
  const mark = text.lastIndexOf(MARK);
  const start = mark + MARK.length;
  const hash = text.slice(start, start + 64);
  const rest = text.slice(start + 64);
  if (mark === -1 || !isHash(hash) || !rest.startsWith('"') || !rest.endsWith('}')) return undefined;
  const tail = rest.slice(1, -1);
  const args = tail === '' ? undefined : tail.startsWith(ARGS) ? parseString(tail.slice(ARGS.length)) : undefined;
  if (tail !== '' && args === undefined) return undefined;
  const body = text.slice(0, mark);
  const content = parseObject(`${body}}`);
  if (content === undefined || !Number.isSafeInteger(content.n)) return undefined;
  const { n, ...members } = content;
  // Written as we write it: two texts for one content would let a line be changed in silence where it is not hashed.
  if (!body.startsWith(`{"n":${n},`)) return undefined;
  const event = args === undefined ? members : { ...members, args };
  return { n: n as number, body, hash, args, content: event as unknown as AuditEvent | ChainNote };
}

export const isNote = (content: AuditEvent | ChainNote): content is ChainNote => 'log' in content;
