// What all placements have in common, over a thing that is none: it ends when the test says so.
import { describe, expect, it } from 'vitest';
import { begin } from '../../src/placements/begin.ts';
import { type Body, startSide, type StartOptions } from '../../src/placements/start-side.ts';
import type { SideEnd } from '../../src/placements/types.ts';
import { capturePlatform } from '../../src/side/platform.ts';
import { makeSide } from '../../src/side/side.ts';
import { makeDirectPair } from '../../src/wire/direct.ts';
import { makePeer } from '../../src/wire/peer.ts';
import { admit } from '../side/support.ts';

interface Thing extends Body {
  readonly log: string[];
  /** It ends by itself. */
  exit(end: SideEnd): void;
  /** Its end of the wire is closed, but it is still there. */
  hangUp(): void;
}

const CRASH: SideEnd = { how: 'crashed', detail: 'exit code 7' };

/** `heeds`: what makes it end: a closed wire, force, or nothing. */
function makeThing({ answers = true, heeds = 'force' as 'wire' | 'force' | 'nothing' } = {}): Thing {
  const log: string[] = [];
  const [near, far] = makeDirectPair();
  const side = makeSide({ platform: capturePlatform() });
  const peer = answers ? makePeer({ transport: far, name: 'the host', bootstrap: side.control }) : undefined;
  let exit: (end: SideEnd) => void = () => {};
  const exited = new Promise<SideEnd>((resolve) => {
    exit = resolve;
  });
  if (heeds === 'wire') void peer?.closed.then(() => exit({ how: 'crashed', detail: 'exit code 0' }));
  return {
    placement: 'process',
    id: 7,
    transport: near,
    exited,
    destroy: () => {
      log.push('destroy');
      if (heeds !== 'nothing') exit({ how: 'killed', detail: 'signal SIGKILL' });
    },
    abandon: () => void log.push('abandon'),
    log,
    exit: (end) => exit(end),
    hangUp: () => far.close(),
  };
}

const OPTIONS: StartOptions = { wire: {}, startMs: 20_000, graceMs: 20_000, stuckMs: 20_000, signal: undefined };
const start = (thing: Thing, options: Partial<StartOptions> = {}) => startSide(thing, { ...OPTIONS, ...options });

describe('startSide()', () => {
  it('gives a side that has answered', async () => {
    const thing = makeThing();
    const side = await start(thing);
    expect(side).toMatchObject({ placement: 'process', id: 7 });
    expect(await (await admit(side)).tenant.evaluate('1 + 1', {})).toBe(2);
    thing.exit(CRASH);
    expect(thing.log).toEqual([]);
  });

  it('rejects with why the thing ended before it answered', async () => {
    const thing = makeThing({ answers: false });
    const starting = start(thing);
    thing.exit(CRASH);
    await expect(starting).rejects.toMatchObject({
      code: 'SIDE_FAILED',
      message: 'No process could be started: it ended (crashed): exit code 7',
    });
  });

  it('ends what does not answer in time, and what nobody wants any more', async () => {
    const late = makeThing({ answers: false });
    await expect(start(late, { startMs: 1 })).rejects.toMatchObject({ code: 'SIDE_FAILED' });
    expect(late.log).toEqual(['destroy']);
    const unwanted = makeThing({ answers: false });
    const controller = new AbortController();
    const starting = start(unwanted, { signal: controller.signal });
    controller.abort(new Error('not needed'));
    await expect(starting).rejects.toMatchObject({ details: { why: 'not needed' } });
    expect(unwanted.log).toEqual(['destroy']);
  });

  it('rejects all the same when the thing cannot be ended', async () => {
    const thing = makeThing({ answers: false, heeds: 'nothing' });
    await expect(start(thing, { startMs: 1, stuckMs: 1 })).rejects.toMatchObject({ code: 'SIDE_FAILED' });
    expect(thing.log).toEqual(['destroy', 'abandon']);
  });

  it('heeds a signal no longer once the side has started', async () => {
    const controller = new AbortController();
    const thing = makeThing();
    const side = await start(thing, { signal: controller.signal });
    controller.abort();
    expect(await side.control.ping()).toBeGreaterThan(0);
    expect(thing.log).toEqual([]);
    thing.exit(CRASH);
  });
});

describe('begin()', () => {
  it('starts nothing for a signal that is aborted', async () => {
    let started = 0;
    const beginning = begin('thread', AbortSignal.abort('not needed'), () => {
      started += 1;
      return start(makeThing());
    });
    await expect(beginning).rejects.toMatchObject({ code: 'SIDE_FAILED', details: { why: 'not needed' } });
    expect(started).toBe(0);
  });

  it('says what the platform refused', async () => {
    const cause = Object.assign(new Error('Access to this API has been restricted'), { code: 'ERR_ACCESS_DENIED' });
    const beginning = begin('process', undefined, () => Promise.reject(cause));
    await expect(beginning).rejects.toMatchObject({ code: 'SIDE_FAILED', details: { why: cause.message }, cause });
  });
});

describe('a side', () => {
  it('ends with what its thing ended with, and rejects what waits for it by that', async () => {
    const thing = makeThing();
    const side = await start(thing);
    const { tenant } = await admit(side);
    const pending = tenant.evaluate('new Promise(() => {})', {}).catch((error: unknown) => error);
    thing.exit({ how: 'memory', detail: 'its heap was full' });
    expect(await side.ended).toEqual({ how: 'memory', detail: 'its heap was full' });
    expect(await pending).toMatchObject({ code: 'SIDE_ENDED', details: { how: 'memory', why: 'its heap was full' } });
    expect(await side.close()).toMatchObject({ how: 'memory' });
    expect(await side.kill('killed', 'too late')).toMatchObject({ how: 'memory' });
    expect(thing.log).toEqual([]);
  });

  it('is asked first when it is closed, and needs no force', async () => {
    const thing = makeThing({ heeds: 'wire' });
    const side = await start(thing);
    expect(await side.close()).toEqual({ how: 'closed', detail: 'closed by the host' });
    expect(thing.log).toEqual([]);
  });

  it('is ended by force when it does not heed that, and is given up when it does not heed this', async () => {
    const deaf = makeThing();
    expect(await (await start(deaf)).close(1)).toMatchObject({ how: 'killed' });
    expect(deaf.log).toEqual(['destroy']);
    const immortal = makeThing({ heeds: 'nothing' });
    const side = await start(immortal, { stuckMs: 1 });
    expect(await side.kill('killed', 'no answer')).toMatchObject({ how: 'stuck' });
    expect(immortal.log).toEqual(['destroy', 'abandon']);
  });

  it('is ended when its wire has ended and it has not', async () => {
    const thing = makeThing();
    const side = await start(thing);
    const pending = side.control.ping();
    thing.hangUp();
    expect(await side.ended).toMatchObject({ how: 'killed', detail: expect.stringContaining('its wire had ended') });
    expect(thing.log).toEqual(['destroy']);
    await pending.catch((error: unknown) => expect(error).toMatchObject({ code: 'SIDE_ENDED' }));
  });

  it('is ended when it says what is no message', async () => {
    const thing = makeThing();
    let say: (message: unknown) => void = () => {};
    const transport: Body['transport'] = {
      ...thing.transport,
      listen: (heard) => {
        say = heard.onMessage;
        thing.transport.listen(heard);
      },
    };
    const side = await start({ ...thing, transport });
    say(['nonsense']);
    expect(await side.ended).toMatchObject({ how: 'killed', detail: expect.any(String) });
    expect(thing.log).toEqual(['destroy']);
  });
});
