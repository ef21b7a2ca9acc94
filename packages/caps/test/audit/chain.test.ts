import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  CHAIN_START,
  type ChainHead,
  type ChainProblem,
  makeAuditChain,
  makeAuditLog,
  queryEvents,
  redactLine,
  verifyLines,
} from '../../src/index.ts';
import { makeKeyedDigest, sha256 } from '../../src/node/index.ts';

const entry = (method: string): AuditEntry => ({ kind: 'called', tenant: 'acme', capability: 'till', method });

/** Eight lines, each with its line break; the fifth carries arguments. */
function written(digest = sha256): { readonly lines: readonly string[]; readonly head: ChainHead } {
  const lines: string[] = [];
  const chain = makeAuditChain({ digest });
  const log = makeAuditLog({ sink: (event) => lines.push(chain.append(event)) });
  for (let at = 0; at < 8; at += 1) {
    const args = '[{"card":"4111"},2]';
    log.record(at === 4 ? { ...entry('pay'), digest: digest(args), args } : entry(`m${at}`));
  }
  return { lines, head: chain.head() };
}
const { lines, head } = written();
const verify = (tampered: readonly string[], given?: ChainHead) =>
  verifyLines(tampered.join(''), { digest: sha256, ...(given === undefined ? {} : { head: given }) });
const change = (at: number, from: string | RegExp, to: string): readonly string[] => {
  expect(lines[at]).toMatch(from);
  return lines.map((line, index) => (index === at ? line.replace(from, to) : line));
};
/** The chain as somebody would write it anew who changed a line. */
const rewrite = (from: number, method: string): readonly string[] => {
  const chain = makeAuditChain({ digest: sha256 });
  const kept = lines.slice(0, from).map((line) => {
    const { n: _, hash: __, args: ___, ...event } = JSON.parse(line);
    return chain.append(event);
  });
  const anew = lines.slice(from).map((line, at) => {
    const { n: _, hash: __, args: ___, ...event } = JSON.parse(line);
    return chain.append(at === 0 ? { ...event, method } : event);
  });
  return [...kept, ...anew];
};

// what was done → the lines after it, and what is to be said of it: problem, line, first and last number
const TAMPERINGS: Record<string, [readonly string[], [ChainProblem['problem'], number, number, number][]]> = {
  'a method that was another': [change(2, 'm2', 'mX'), [['changed', 3, 2, 2]]],
  'another case of one letter': [change(2, 'acme', 'Acme'), [['changed', 3, 2, 2]]],
  'a number that is another': [change(5, '"seq":5', '"seq":7'), [['changed', 6, 5, 5]]],
  'a blank more': [change(3, '"seq"', ' "seq"'), [['changed', 4, 3, 3]]],
  'a blank before the number': [change(3, '{"n"', '{ "n"'), [['unreadable', 4, 3, 3]]],
  'a member more': [change(3, ',"hash"', ',"detail":"x","hash"'), [['changed', 4, 3, 3]]],
  'a member behind the hash': [change(3, '"}\n', '","detail":"x"}\n'), [['unreadable', 4, 3, 3]]],
  'another hash': [change(6, /"hash":"./, '"hash":"x'), [['unreadable', 7, 6, 6]]],
  'a hash of the right form': [
    change(6, /"hash":"\w{64}/, `"hash":"${'0'.repeat(64)}`),
    [
      ['changed', 7, 6, 6],
      ['changed', 8, 7, 7],
    ],
  ],
  'another hash of the last line': [change(7, /"hash":"\w{64}/, `"hash":"${'0'.repeat(64)}`), [['changed', 8, 7, 7]]],
  'the first line removed': [lines.slice(1), [['missing', 0, 0, 0]]],
  'the first three removed': [lines.slice(3), [['missing', 0, 0, 2]]],
  'one in the middle removed': [lines.toSpliced(4, 1), [['missing', 5, 4, 4]]],
  'three in the middle removed': [lines.toSpliced(2, 3), [['missing', 3, 2, 4]]],
  'two neighbours swapped': [lines.toSpliced(3, 2, lines[4] as string, lines[3] as string), [['misplaced', 5, 3, 3]]],
  'the first put last': [
    [...lines.slice(1), lines[0] as string],
    [
      ['missing', 0, 0, 0],
      ['repeated', 8, 0, 0],
    ],
  ],
  'one written twice': [lines.toSpliced(3, 0, lines[2] as string), [['repeated', 4, 2, 2]]],
  'a line that is none': [lines.toSpliced(3, 0, 'hello\n'), [['unreadable', 4, 3, 3]]],
  'an empty line': [lines.toSpliced(3, 0, '\n'), [['unreadable', 4, 3, 3]]],
  'one put in with a right number': [
    lines.toSpliced(3, 1, rewrite(2, 'forged')[3] as string),
    [
      ['changed', 4, 3, 3],
      ['changed', 5, 4, 4],
    ],
  ],
  'two lines joined': [
    change(3, '\n', ''),
    [
      ['unreadable', 4, 3, 3],
      ['missing', 5, 4, 4],
    ],
  ],
  'another argument': [change(4, '4111', '4242'), [['arguments', 5, 4, 4]]],
  'arguments where there were none': [change(3, '"}\n', '","args":"[]"}\n'), [['arguments', 4, 3, 3]]],
};

describe('verifyLines()', () => {
  it('finds nothing in what was written', () => {
    expect(verify(lines, head)).toEqual({
      sound: true,
      problems: [],
      verified: 8,
      first: 0,
      head,
      torn: [],
      closed: false,
    });
  });

  it.each(Object.entries(TAMPERINGS))('finds %s, and says where', (_, [tampered, problems]) => {
    const report = verify(tampered);
    expect(report.problems.map(({ problem, line, n: [from, to] }) => [problem, line, from, to])).toEqual(problems);
    expect(report.sound).toBe(false);
    expect(report.verified).toBeLessThan(tampered.length + 1);
  });

  it('finds every single character that is changed', () => {
    const text = lines.slice(0, 5).join('');
    for (let at = 0; at < text.length; at += 1) {
      const other = `${text.slice(0, at)}${text[at] === '~' ? '}' : '~'}${text.slice(at + 1)}`;
      const { sound, torn } = verifyLines(other, { digest: sha256 });
      expect({ at, found: !sound || torn.length > 0 }).toEqual({ at, found: true });
    }
  });

  it('finds lines taken off the end by the head alone', () => {
    const short = lines.slice(0, 5);
    expect(verify(short).sound).toBe(true);
    expect(verify(short, head).problems).toEqual([{ line: 0, problem: 'truncated', n: [5, 7] }]);
    expect(verify([], head).problems).toEqual([{ line: 0, problem: 'truncated', n: [0, 7] }]);
  });

  it('finds a chain written anew by the head alone', () => {
    const anew = rewrite(2, 'forged');
    expect(verify(anew).sound).toBe(true);
    expect(verify(anew, head).problems).toEqual([{ line: 8, problem: 'rewritten', n: [7, 7] }]);
  });

  it('takes an older head of the same chain', () => {
    const chain = makeAuditChain({ digest: sha256 });
    for (const line of lines.slice(0, 4)) {
      const { n: _, hash: __, ...event } = JSON.parse(line);
      chain.append(event);
    }
    expect(verify(lines, chain.head()).sound).toBe(true);
    expect(verify(lines, CHAIN_START).sound).toBe(true);
  });

  it('says how much of a line was cut off', () => {
    const text = lines.join('').slice(0, -30);
    expect(verifyLines(text, { digest: sha256 })).toMatchObject({
      sound: true,
      verified: 7,
      torn: [(lines[7] as string).length - 30],
    });
  });

  it('asks for the key of a keyed digest', () => {
    const keyed = written(makeKeyedDigest('key')).lines.join('');
    expect(verifyLines(keyed, { digest: makeKeyedDigest('key') }).sound).toBe(true);
    expect(verifyLines(keyed, { digest: makeKeyedDigest('yek') }).verified).toBe(0);
    expect(verifyLines(keyed, { digest: sha256 }).verified).toBe(0);
  });

  it('hands out the events that hold, and no other', () => {
    const seen: string[] = [];
    verifyLines(change(2, 'm2', 'mX').join(''), {
      digest: sha256,
      onEvent: (event) => seen.push(`${event.method} ${event.args ?? ''}`.trim()),
    });
    expect(seen).toEqual(['m0', 'm1', 'm3', 'pay [{"card":"4111"},2]', 'm5', 'm6', 'm7']);
  });
});

describe('makeAuditChain()', () => {
  it('goes on from a head', () => {
    const first = makeAuditChain({ digest: sha256 });
    const log = makeAuditLog();
    const text = [first.append(log.record(entry('a')))];
    const second = makeAuditChain({ digest: sha256, head: first.head() });
    text.push(second.append(log.record(entry('b'))), second.note({ log: 'closed' }));
    expect(verify(text)).toMatchObject({ sound: true, verified: 3, closed: true });
  });

  it('refuses a digest that is none', () => {
    expect(() => makeAuditChain({ digest: (text) => text })).toThrow(expect.objectContaining({ code: 'AUDIT_DIGEST' }));
  });
});

describe('redactLine()', () => {
  it('takes arguments out of a log that still holds', () => {
    const redacted = lines.map((line) => redactLine(line));
    expect(redacted.join('')).not.toContain('4111');
    expect(JSON.parse(redacted[4] as string).digest).toBe(sha256('[{"card":"4111"},2]'));
    expect(verify(redacted, head)).toMatchObject({ sound: true, verified: 8 });
  });

  it('takes out what is asked for and leaves the rest as it is', () => {
    expect(lines.map((line) => redactLine(line, ({ method }) => method !== 'pay'))).toEqual(lines);
    expect(redactLine('no line')).toBe('no line');
  });
});

describe('queryEvents()', () => {
  const log = makeAuditLog({ clock: { now: () => (time += 10) } });
  let time = 0;
  log.record({ kind: 'granted', tenant: 'a', capability: 'till', id: 'c0' });
  log.record({ kind: 'called', tenant: 'a', capability: 'till', id: 'c0', method: 'pay' });
  log.record({ kind: 'returned', tenant: 'a', capability: 'till', id: 'c0', method: 'pay', cause: 1 });
  log.record({ kind: 'granted', tenant: 'b', capability: 'till', id: 'c3' });
  it.each([
    [{}, [0, 1, 2, 3]],
    [{ tenant: 'a' }, [0, 1, 2]],
    [{ tenant: 'c' }, []],
    [{ kind: 'granted' }, [0, 3]],
    [{ kind: ['called', 'returned'] }, [1, 2]],
    [{ kind: 'granted', tenant: 'b' }, [3]],
    [{ id: 'c0', method: 'pay' }, [1, 2]],
    [{ cause: 1 }, [2]],
    [{ from: 2 }, [2, 3]],
    [{ since: 20, until: 40 }, [1, 2]],
    [{ limit: 2 }, [2, 3]],
    [{ limit: 0 }, []],
  ] as const)('%j gives %j', (query, expected) => {
    expect(log.query(query).map(({ seq }) => seq)).toEqual(expected);
  });

  it('leaves events without a time out of spans of time', () => {
    expect(queryEvents([{ seq: 0, kind: 'called', tenant: 'a' }], { since: 0 })).toEqual([]);
  });
});
