import { describe, expect, it } from 'vitest';
import { makeSides } from './support.ts';

const { guest, node } = makeSides();

describe('events and abort signals', () => {
  it.each([
    `(() => { const seen = []; const t = new EventTarget(); const f = (e) => seen.push(['f', e.type, e.target === t, e.eventPhase]); t.addEventListener('x', f); t.addEventListener('x', f); t.addEventListener('x', { handleEvent() { seen.push('object') } }); t.addEventListener('x', () => seen.push('once'), { once: true }); t.dispatchEvent(new Event('x')); t.removeEventListener('x', f); t.dispatchEvent(new Event('x')); return seen })()`,
    `(() => { const t = new EventTarget(); t.addEventListener('x', (e) => { e.preventDefault(); e.stopImmediatePropagation() }); t.addEventListener('x', () => { throw 1 }); const e = new Event('x', { cancelable: true }); return [t.dispatchEvent(e), e.defaultPrevented, e.eventPhase, e.currentTarget] })()`,
    `new EventTarget().dispatchEvent({ type: 'x' })`,
    `(() => { const c = new AbortController(); const t = new EventTarget(); let many = 0; t.addEventListener('x', () => many++, { signal: c.signal }); t.dispatchEvent(new Event('x')); c.abort(); t.dispatchEvent(new Event('x')); return many })()`,
    `(() => { const c = new AbortController(); const seen = []; c.signal.onabort = (e) => seen.push(e.type); c.signal.addEventListener('abort', () => seen.push('listener')); c.abort('why'); c.abort('again'); return [seen, c.signal.aborted, c.signal.reason] })()`,
    `(() => { const s = AbortSignal.abort(); return [s.aborted, s.reason.name, s.reason.code] })()`,
    `AbortSignal.abort().throwIfAborted()`,
    `new AbortSignal()`,
    `(() => { const [a, b] = [new AbortController(), new AbortController()]; const any = AbortSignal.any([a.signal, b.signal]); const before = any.aborted; b.abort('b'); return [before, any.aborted, any.reason] })()`,
    `(() => { class Mine extends EventTarget { constructor() { super(); this.x = 1 } } const m = new Mine(); let got; m.addEventListener('e', (e) => { got = e.target === m }); m.dispatchEvent(new Event('e')); return got })()`,
    `(async () => { const order = []; queueMicrotask(() => order.push(2)); Promise.resolve().then(() => order.push(3)); order.push(1); await null; await null; return order })()`,
    `queueMicrotask('x')`,
    `[new DOMException('m', 'AbortError').code, new DOMException().name, new DOMException('m').message, new DOMException('m', 'Odd').code, Object.prototype.toString.call(new DOMException())]`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('events, further', () => {
  it.each([
    `[new Event('x').type, new Event('x').bubbles, new Event('x', { bubbles: true, cancelable: true, composed: true }).composed]`,
    `new Event()`,
    `new Event(Symbol())`,
    `Object.prototype.toString.call(new Event('x'))`,
    `new Event('x') instanceof Event`,
    `(() => { const e = new Event('x', { cancelable: false }); e.preventDefault(); return e.defaultPrevented })()`,
    `(() => { const e = new Event('x'); e.cancelBubble = true; return e.cancelBubble })()`,
    `(() => { const t = new EventTarget(); const log = []; const f = () => log.push(1); t.addEventListener('x', f, true); t.addEventListener('x', f, false); t.dispatchEvent(new Event('x')); return log.length })()`,
    `(() => { const t = new EventTarget(); const log = []; const f = () => log.push(1); t.addEventListener('x', f, true); t.removeEventListener('x', f); t.dispatchEvent(new Event('x')); return log.length })()`,
    `(() => { const t = new EventTarget(); const log = []; t.addEventListener('x', () => { t.addEventListener('x', () => log.push('late')) }); t.dispatchEvent(new Event('x')); return log })()`,
    `(() => { const t = new EventTarget(); const log = []; const b = () => log.push('b'); t.addEventListener('x', () => { log.push('a'); t.removeEventListener('x', b) }); t.addEventListener('x', b); t.dispatchEvent(new Event('x')); return log })()`,
    `(() => { const t = new EventTarget(); let self; t.addEventListener('x', function () { self = this === t }); t.dispatchEvent(new Event('x')); return self })()`,
    `(() => { const t = new EventTarget(); let self; const o = { handleEvent() { self = this === o } }; t.addEventListener('x', o); t.dispatchEvent(new Event('x')); return self })()`,
    `(() => { const t = new EventTarget(); t.addEventListener('x', null); return t.dispatchEvent(new Event('x')) })()`,
    `new EventTarget().addEventListener('x', 5)`,
    `new EventTarget().addEventListener('x')`,
    `new EventTarget().dispatchEvent()`,
    `(() => { const e = new Event('x'); const t = new EventTarget(); let path; t.addEventListener('x', () => { path = e.composedPath().length }); t.dispatchEvent(e); return [path, e.composedPath().length, e.target === t, e.currentTarget] })()`,
    `(() => { const t = new EventTarget(); const e = new Event('x'); t.dispatchEvent(e); return t.dispatchEvent(e) })()`,
    `(() => { class E extends Event { constructor() { super('mine'); this.detail = 5 } } const t = new EventTarget(); let d; t.addEventListener('mine', (e) => { d = e.detail }); t.dispatchEvent(new E()); return d })()`,
    `typeof CustomEvent`,
    `typeof new Event('x').timeStamp`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('abort signals, further', () => {
  it.each([
    `AbortSignal.abort('r').reason`,
    `AbortSignal.abort(undefined).reason.name`,
    `(() => { const c = new AbortController(); c.abort(null); return c.signal.reason })()`,
    `(() => { const c = new AbortController(); c.abort(0); return [c.signal.reason, c.signal.aborted] })()`,
    `(() => { const c = new AbortController(); return c.signal === c.signal })()`,
    `(() => { const c = new AbortController(); c.signal.reason = 1; return c.signal.reason })()`,
    `(() => { const c = new AbortController(); const { abort } = c; abort() })()`,
    `Object.prototype.toString.call(new AbortController()) + Object.prototype.toString.call(new AbortController().signal)`,
    `(() => { const c = new AbortController(); let n = 0; c.signal.onabort = () => n++; c.signal.onabort = () => n += 10; c.abort(); return n })()`,
    `(() => { const c = new AbortController(); let n = 0; c.signal.addEventListener('abort', () => n++, { once: true }); c.abort(); c.abort(); return n })()`,
    `(() => { const c = new AbortController(); c.abort(); let n = 0; c.signal.addEventListener('abort', () => n++); return n })()`,
    `AbortSignal.any([]).aborted`,
    `AbortSignal.any([AbortSignal.abort('x')]).reason`,
    `AbortSignal.any()`,
    `AbortSignal.any([1])`,
    `AbortSignal.any(5)`,
    `(() => { const c = new AbortController(); const s = AbortSignal.any([c.signal, c.signal]); const t = AbortSignal.any([s]); c.abort('z'); return [s.reason, t.reason] })()`,
    `(() => { try { AbortSignal.abort('why').throwIfAborted() } catch (e) { return e } })()`,
    `new AbortController().signal.throwIfAborted()`,
    `(async () => { const s = AbortSignal.abort(); return s.reason.message })()`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('DOMException, further', () => {
  it.each([
    `new DOMException('m', 'NotFoundError').code`,
    `[DOMException.ABORT_ERR, DOMException.prototype.ABORT_ERR, new DOMException().ABORT_ERR]`,
    `Object.keys(DOMException).length`,
    `new DOMException('m', { name: 'X', cause: 5 }).cause`,
    `[new DOMException('m') instanceof Error, new DOMException('m').toString(), String(new DOMException('m', 'AbortError'))]`,
    `DOMException.length`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('queueMicrotask, further', () => {
  it.each([
    `queueMicrotask()`,
    `queueMicrotask(null)`,
    `[queueMicrotask.length, queueMicrotask.name]`,
    `(async () => { const o = []; queueMicrotask(() => { o.push(1); queueMicrotask(() => o.push(2)) }); await null; await null; await null; return o })()`,
    `queueMicrotask(() => {})`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});
