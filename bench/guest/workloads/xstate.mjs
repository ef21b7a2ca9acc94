// A state machine stepped as a pure function.
import { assign, createMachine, initialTransition, transition } from 'xstate';
import { checksum } from '../lib/checksum.mjs';
import { makeRandom } from '../lib/random.mjs';

export const name = 'xstate';
const machine = createMachine({
  id: 'order',
  initial: 'cart',
  context: { items: 0, tries: 0, log: '' },
  states: {
    cart: {
      on: {
        ADD: { actions: assign({ items: ({ context, event }) => context.items + event.count }) },
        CHECKOUT: { target: 'paying', guard: ({ context }) => context.items > 0 },
      },
    },
    paying: {
      initial: 'card',
      entry: assign({ tries: ({ context }) => context.tries + 1 }),
      states: { card: { on: { DECLINE: 'invoice' } }, invoice: {} },
      on: { PAY: 'done', CANCEL: 'cart' },
    },
    done: {
      entry: assign({ log: ({ context }) => `${context.log}${context.items},`.slice(-200), items: 0 }),
      on: { RESTART: 'cart' },
    },
  },
});
const kinds = ['ADD', 'CHECKOUT', 'DECLINE', 'PAY', 'CANCEL', 'RESTART'];

export function run() {
  const random = makeRandom(19);
  let [state] = initialTransition(machine);
  for (let i = 0; i < 500; i += 1)
    [state] = transition(machine, state, { type: kinds[Math.floor(random() * 6)], count: i % 5 });
  return checksum(JSON.stringify([state.value, state.context]));
}
