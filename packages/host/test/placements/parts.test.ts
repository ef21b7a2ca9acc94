import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { bootFiles } from '../../src/placements/boot-files.ts';
import { captureText } from '../../src/placements/captured-text.ts';
import { findConfinement, findProgram } from '../../src/placements/confinement.ts';
import { readAmount, readPlacementOptions, readWire } from '../../src/placements/options.ts';
import { processEnvironment } from '../../src/placements/process-command.ts';
import { endOfProcess } from '../../src/placements/process-end.ts';
import { processFlags } from '../../src/placements/process-flags.ts';
import { reservedBytes, residentBytes } from '../../src/placements/process-memory.ts';

describe('bootFiles()', () => {
  it('names what packages are made of, and nothing beside them', () => {
    const files = bootFiles();
    const has = (part: string): boolean => files.some((path) => path.includes(part));
    for (const part of ['host/package.json', 'core/dist/*', 'loader/dist/*', 'acorn', 'ses'])
      expect(has(part)).toBe(true);
    for (const path of files) {
      expect(path).toMatch(/^(?:\/|[A-Z]:\\)/);
      expect(path.startsWith(join(import.meta.dirname, '../../src'))).toBe(false);
    }
  });

  it('names none that lies below another', () => {
    const files = bootFiles();
    const wide = files.filter((path) => path.endsWith('*')).map((path) => path.slice(0, -1));
    for (const path of files)
      for (const above of wide)
        expect(path.slice(0, -1) !== above && path.startsWith(above), `${path} ${above}`).toBe(false);
  });
});

describe('processFlags()', () => {
  it('turns on permissions, and allows nothing but reading', () => {
    const flags = processFlags(100);
    expect(flags).toContain('--max-old-space-size=100');
    expect(flags.some((flag) => flag === '--permission' || flag === '--experimental-permission')).toBe(true);
    expect(flags.filter((flag) => flag.startsWith('--allow-') && !flag.startsWith('--allow-fs-read='))).toEqual([]);
  });
});

describe('processEnvironment()', () => {
  it('is the time zone', () => {
    expect(processEnvironment()).toEqual({ TZ: Intl.DateTimeFormat().resolvedOptions().timeZone });
  });
});

describe('endOfProcess()', () => {
  const fatal = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
  it.each<[string, number | null, NodeJS.Signals | null, string, string]>([
    ['memory', null, 'SIGABRT', fatal, 'memory'],
    ['memory behind a launcher', 134, null, fatal, 'memory'],
    ['an exit code', 3, null, 'no', 'crashed'],
    ['an abort for another reason', null, 'SIGABRT', 'Check failed', 'crashed'],
    ['words of memory from one that ended in order', 1, null, fatal, 'crashed'],
    ['a SIGKILL of somebody else’s', null, 'SIGKILL', '', 'killed'],
    ['the same behind a launcher', 137, null, '', 'killed'],
  ])('tells %s', (_, code, signal, said, how) => {
    expect(endOfProcess(code, signal, said).how).toBe(how);
    expect(endOfProcess(code, signal, said).detail).toContain(said);
  });
});

describe('endOfProcess() of one that had no memory', () => {
  it.each([
    [
      '<--- Last few GCs ---> [1:0x1] 64 MB FATAL ERROR: Reached heap limit - heap out of memory ----- Native stack',
      'FATAL ERROR: Reached heap limit - heap out of memory',
    ],
    [
      '# # Fatal process out of memory: no CodeRange # ----- Native stack trace -----  1: 0xaa',
      'Fatal process out of memory: no CodeRange',
    ],
  ])('says what V8 said, and no stacks', (said, told) => {
    expect(endOfProcess(null, 'SIGABRT', said)).toEqual({ how: 'memory', detail: `signal SIGABRT: ${told}` });
  });
});

describe('captureText()', () => {
  it('keeps the last of what is said, in one line', async () => {
    const stream = Readable.from([Buffer.from('lost'), Buffer.from('\u001b[2Jab\nc'), Buffer.from('def')]);
    const captured = captureText(stream, 8);
    await new Promise((resolve) => stream.on('end', resolve));
    expect(captured.text()).toBe('Jab cdef');
  });
});

describe('residentBytes()', () => {
  it('is told where the system tells it', async () => {
    const bytes = await residentBytes(process.pid);
    if (existsSync('/proc/self/statm')) expect(bytes).toBeGreaterThan(10 * 2 ** 20);
    else expect(bytes).toBe(undefined);
    expect(await residentBytes(2 ** 30)).toBe(undefined);
  });
});

describe('reservedBytes()', () => {
  it('is what this process has reserved for machine code', () => {
    expect(reservedBytes()).toBeGreaterThanOrEqual(0);
  });
});

describe('findProgram()', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cofferdam-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('finds what can be run on the PATH, and nothing in the working directory', () => {
    const { PATH } = process.env;
    mkdirSync(join(directory, 'bin', 'folder'), { recursive: true });
    writeFileSync(join(directory, 'bin', 'plain'), '', { mode: 0o644 });
    writeFileSync(join(directory, 'bin', 'tool'), '#!/bin/sh\n', { mode: 0o755 });
    symlinkSync(join(directory, 'bin', 'tool'), join(directory, 'bin', 'linked'));
    process.env.PATH = `.:relative:${join(directory, 'bin')}`;
    try {
      expect(findProgram('tool')).toBe(join(directory, 'bin', 'tool'));
      expect(findProgram('linked')).toBe(join(directory, 'bin', 'linked'));
      for (const name of ['none', 'plain', 'folder', 'package.json']) expect(findProgram(name)).toBe(undefined);
      expect(findProgram('/bin/sh')).toBe('/bin/sh');
    } finally {
      process.env.PATH = PATH;
    }
  });
});

describe('findConfinement()', () => {
  it('lets a launcher gain privileges and make namespaces, and nobody else', async () => {
    const memoryBytes = 2 ** 29;
    const alone = await findConfinement({ memoryBytes, launched: false });
    const launched = await findConfinement({ memoryBytes, launched: true });
    expect(alone.prefix.includes('--no-new-privs')).toBe(alone.diesWithHost);
    expect(launched.prefix).not.toContain('--no-new-privs');
    expect(alone.prefix.includes('--net')).toBe(alone.offline);
    expect(launched.prefix).not.toContain('--net');
    expect(launched.prefix.includes('--pdeathsig')).toBe(launched.diesWithHost);
    expect(launched.prefix.some((word) => word.startsWith('--data='))).toBe(launched.memory);
  });
});

describe('options of placements', () => {
  it('are refused when they are unknown, or no amount', () => {
    const known = { heapMb: 1 };
    expect(readPlacementOptions('x', known, ['heapMb'])).toEqual(known);
    expect(() => readPlacementOptions('x', { heap: 1 } as object as typeof known, ['heapMb'])).toThrow(
      expect.objectContaining({ code: 'OPTION_UNKNOWN' }),
    );
    expect(readAmount('x', 'heapMb', undefined, 5)).toBe(5);
    expect(() => readWire({ limits: { nods: 1 } as object })).toThrow(
      expect.objectContaining({ code: 'OPTION_UNKNOWN' }),
    );
    expect(() => readWire({ limits: { nodes: 0 } })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    for (const amount of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5' as unknown as number])
      expect(() => readAmount('x', 'heapMb', amount, 5)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });
});
