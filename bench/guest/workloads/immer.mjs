// Immutable updates through proxies, results frozen.
import { Immer } from 'immer';
import { checksum } from '../lib/checksum.mjs';
import { makeRandom } from '../lib/random.mjs';

export const name = 'immer';
const immer = new Immer();

export function run() {
  const random = makeRandom(13);
  let state = {
    todos: Array.from({ length: 80 }, (_, i) => ({ id: i, done: false, tags: ['a'] })),
    byId: {},
    count: 0,
  };
  for (let step = 0; step < 600; step += 1) {
    state = immer.produce(state, (draft) => {
      const todo = draft.todos[Math.floor(random() * draft.todos.length)];
      todo.done = !todo.done;
      draft.byId[todo.id] = { seen: step };
      draft.count += 1;
      if (step % 20 === 0) todo.tags.push(`t${step}`);
      if (step % 50 === 0) draft.todos.push({ id: 1000 + step, done: true, tags: [] });
    });
  }
  return checksum(JSON.stringify(state));
}
