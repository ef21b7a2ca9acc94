// Events and abort signals, by the DOM standard without a tree. Guest code: see kit.ts.

export const eventsSource: string = `
let begin, end, stopped;
class Event {
  #type; #bubbles; #cancelable; #composed; #prevented = false; #passive = false; #target = null; #current = null; #phase = 0; #stopped = 0;
  static {
    begin = (event, target, passive) => { event.#target = target; event.#current = target; event.#phase = 2; event.#passive = passive; };
    end = (event) => { event.#current = null; event.#phase = 0; event.#stopped = 0; event.#passive = false; };
    stopped = (event) => event.#stopped === 2;
  }
  constructor(type, options) {
    need(arguments.length, 1, 'Event');
    const { bubbles, cancelable, composed } = options ?? {};
    this.#type = type + '';
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
    this.#composed = !!composed;
  }
  get type() { return this.#type; }
  get target() { return this.#target; }
  get srcElement() { return this.#target; }
  get currentTarget() { return this.#current; }
  get bubbles() { return this.#bubbles; }
  get cancelable() { return this.#cancelable; }
  get composed() { return this.#composed; }
  get defaultPrevented() { return this.#prevented; }
  get returnValue() { return !this.#prevented; }
  get eventPhase() { return this.#phase; }
  get isTrusted() { return false; }
  get timeStamp() { return 0; }
  get cancelBubble() { return this.#stopped > 0; }
  set cancelBubble(value) { if (value) this.stopPropagation(); }
  composedPath() { return this.#phase === 0 ? [] : [this.#target]; }
  preventDefault() { if (this.#cancelable && !this.#passive) this.#prevented = true; }
  stopPropagation() { if (this.#stopped === 0) this.#stopped = 1; }
  stopImmediatePropagation() { this.#stopped = 2; }
}
for (const [phase, value] of [['NONE', 0], ['CAPTURING_PHASE', 1], ['AT_TARGET', 2], ['BUBBLING_PHASE', 3]])
  for (const holder of [Event, Event.prototype]) defineProperty(holder, phase, { value, enumerable: true });
tag(Event, 'Event');
own.Event = Event;
class CustomEvent extends Event {
  #detail;
  constructor(type, options) {
    super(...arguments);
    this.#detail = options?.detail ?? null;
  }
  get detail() { return this.#detail; }
}
tag(CustomEvent, 'CustomEvent');
own.CustomEvent = CustomEvent;

class EventTarget {
  #listeners = [];
  addEventListener(type, callback, options) {
    need(arguments.length, 2, 'addEventListener');
    const { capture, once, passive, signal } = typeof options === 'boolean' ? { capture: options } : options ?? {};
    if (callback === null || callback === undefined) return;
    if (typeof callback !== 'function' && typeof callback !== 'object') throw new TypeError('addEventListener: expected a function or an object');
    if (signal !== undefined && !(signal instanceof AbortSignal)) throw new TypeError('addEventListener: expected an AbortSignal');
    if (signal?.aborted) return;
    const name = type + '';
    if (this.#listeners.some((each) => each.type === name && each.callback === callback && each.capture === !!capture)) return;
    const listener = { type: name, callback, capture: !!capture, once: !!once, passive: !!passive, removed: false };
    this.#listeners.push(listener);
    signal?.addEventListener('abort', () => this.removeEventListener(name, callback, listener.capture), { once: true });
  }
  removeEventListener(type, callback, options) {
    need(arguments.length, 2, 'removeEventListener');
    const capture = !!(typeof options === 'boolean' ? options : options?.capture);
    const at = this.#listeners.findIndex((each) => each.type === type + '' && each.callback === callback && each.capture === capture);
    if (at < 0) return;
    this.#listeners[at].removed = true;
    this.#listeners.splice(at, 1);
  }
  dispatchEvent(event) {
    need(arguments.length, 1, 'dispatchEvent');
    if (!(event instanceof Event)) throw new TypeError('dispatchEvent: expected an Event');
    if (event.eventPhase !== 0) throw new DOMException('The event is already being dispatched.', 'InvalidStateError');
    const { type } = event;
    for (const listener of [...this.#listeners]) {
      if (listener.type !== type || listener.removed) continue;
      if (listener.once) this.removeEventListener(type, listener.callback, listener.capture);
      begin(event, this, listener.passive);
      try {
        if (typeof listener.callback === 'function') listener.callback.call(this, event);
        else listener.callback.handleEvent(event);
      } catch (error) {
        Promise.reject(error); /* reported as what nobody caught, and the others are still called */
      }
      if (stopped(event)) break;
    }
    end(event);
    return !event.defaultPrevented;
  }
}
tag(EventTarget, 'EventTarget');
own.EventTarget = EventTarget;

let makeSignal, abortSignal, onAbort;
const secret = {};
class AbortSignal extends EventTarget {
  #aborted = false; #reason = undefined; #steps = []; #onabort = null;
  static {
    makeSignal = () => new AbortSignal(secret);
    onAbort = (signal, step) => { if (signal.#aborted) step(); else signal.#steps.push(step); };
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
      for (const step of signal.#steps.splice(0)) step();
      signal.dispatchEvent(new Event('abort'));
    };
  }
  constructor(token) {
    if (token !== secret) throw new TypeError('Illegal constructor');
    super();
  }
  static abort(reason) { const signal = makeSignal(); abortSignal(signal, reason); return signal; }
  static any(signals) {
    const result = makeSignal();
    const sources = [...signals];
    for (const source of sources) if (!(source instanceof AbortSignal)) throw new TypeError('any: expected AbortSignals');
    for (const source of sources) onAbort(source, () => abortSignal(result, source.reason));
    return result;
  }
  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  get onabort() { return this.#onabort; }
  set onabort(handler) {
    if (this.#onabort !== null) this.removeEventListener('abort', this.#onabort);
    this.#onabort = typeof handler === 'function' ? handler : null;
    if (this.#onabort !== null) this.addEventListener('abort', this.#onabort);
  }
  throwIfAborted() { if (this.#aborted) throw this.#reason; }
}
if (host.setTimeout !== undefined) {
  defineProperty(AbortSignal, 'timeout', { writable: true, configurable: true, value: { timeout(ms) {
    need(arguments.length, 1, 'timeout');
    const signal = makeSignal();
    host.setTimeout(() => abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), +ms);
    return signal;
  } }.timeout });
}
tag(AbortSignal, 'AbortSignal');
own.AbortSignal = AbortSignal;

class AbortController {
  #signal = makeSignal();
  get signal() { return this.#signal; }
  abort(reason) { abortSignal(this.#signal, reason); }
}
tag(AbortController, 'AbortController');
own.AbortController = AbortController;
`;

export const microtaskSource: string = `
own.queueMicrotask = { queueMicrotask(callback) {
  if (typeof callback !== 'function') throw new TypeError('queueMicrotask: expected a function');
  Promise.resolve().then(() => { callback(); });
} }.queueMicrotask;
`;
