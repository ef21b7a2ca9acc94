// A node:vm context: no sandbox, but what many reach for.
import vm from 'node:vm';

export const title = 'node:vm context';

export async function prepare() {
  const context = vm.createContext();
  return (text) => vm.runInContext(text, context).run;
}
