import { describe, expect, it } from 'vitest';
import { makeProgress } from '../src/progress.ts';

function record(isTerminal: boolean): {
  readonly written: () => string;
  readonly sink: Parameters<typeof makeProgress>[0];
} {
  let text = '';
  return {
    written: () => text,
    sink: {
      isTerminal,
      write: (more) => {
        text += more;
      },
    },
  };
}

describe('makeProgress()', () => {
  it('counts on one line of a terminal, and takes it back', () => {
    const { sink, written } = record(true);
    const progress = makeProgress(sink, 'compiling');
    progress.step('/a.js');
    progress.step('/b.js');
    progress.end();
    expect(written()).toBe('\r\x1b[Kcompiling: 1 modules /a.js\r\x1b[Kcompiling: 2 modules /b.js\r\x1b[K');
  });

  it('shows names of files without obeying them, and long ones by their end', () => {
    const { sink, written } = record(true);
    const progress = makeProgress(sink, 'compiling');
    progress.step('/\x1b]0;title\x07\u202eb.js');
    progress.step(`/${'a'.repeat(100)}/end.js`);
    expect(written()).toContain('/?]0;title??b.js');
    expect(written()).toMatch(/modules …a+\/end\.js$/);
    expect(written().split('\r').at(-1)?.length).toBeLessThan(100);
  });

  it('says nothing where no person reads, and nothing when there was nothing', () => {
    const piped = record(false);
    const progress = makeProgress(piped.sink, 'compiling');
    progress.step('/a.js');
    progress.end();
    const idle = record(true);
    makeProgress(idle.sink, 'compiling').end();
    expect([piped.written(), idle.written()]).toEqual(['', '']);
  });
});
