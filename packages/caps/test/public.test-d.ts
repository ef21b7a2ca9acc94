// What the published declarations of @cofferdam/caps accept and refuse. Compiled, never run.
import {
  attenuate,
  type Grant,
  guard,
  type Infer,
  makeMembrane,
  makeQuota,
  makeRevocable,
  makeSealerUnsealer,
  send,
  shape,
} from '@cofferdam/caps';

const grant: Grant<{ read(path: string): string }> = makeRevocable({ read: (path: string) => path });
const text: string = grant.value.read('a');
grant.revoke();
// @ts-expect-error the type of the target is kept
grant.value.write('a');
// @ts-expect-error arguments too
grant.value.read(1);
// @ts-expect-error a number is no capability
makeRevocable(1);
// @ts-expect-error a misspelt option is refused
makeRevocable({}, { nam: 'reader' });

const store = {
  put: (item: { id: string; size: number; tags?: string[] | undefined }) => item.size,
  get: (id: string) => ({ id }),
  wipe: () => {},
};
const item = shape.record({
  id: shape.string(),
  size: shape.number(),
  tags: shape.optional(shape.array(shape.string())),
});
type Item = Infer<typeof item>;
const one: Item = { id: 'a', size: 1 };
// @ts-expect-error a field that is asked for
const two: Item = { id: 'a' };
// @ts-expect-error a field of another type
const three: Item = { id: 1, size: 1 };

const guarded = guard(store, {
  put: shape.method([item]),
  get: shape.method([shape.string()], { result: shape.record({ id: shape.string() }) }),
});
const size: number = guarded.value.put(one);
const id: string = guarded.value.get('a').id;
// @ts-expect-error what no guard names is gone
guarded.value.wipe();
// @ts-expect-error arguments have the types of their schemas
guarded.value.get(1);
// @ts-expect-error a guard that lets through what the method does not take
guard(store, { get: shape.method([shape.number()]) });
// @ts-expect-error a guard of a method that is not there
guard(store, { got: shape.method([]) });
const twice = guard((a: number) => a * 2, shape.method([shape.number()])).value;
const four: number = twice(2);
const mixed: Infer<ReturnType<typeof shape.or<[typeof item, ReturnType<typeof shape.number>]>>> = 5;

const narrow = attenuate(store, {
  pick: ['get'],
  rename: { get: 'read' },
  wrap: { get: (forward, key) => forward(key) },
});
const read: { id: string } = narrow.value.read('a');
// @ts-expect-error a method that was not picked
narrow.value.put(one);
// @ts-expect-error a method that is not there
attenuate(store, { pick: ['got'] });

const left: number = makeQuota(store, { limit: 1 }).remaining();
const deep: number = makeMembrane(store).value.put(one);
const { sealer, unsealer } = makeSealerUnsealer<Item>().value;
const unsealed: Item = unsealer.unseal(sealer.seal(one));
// @ts-expect-error a seal of another type
sealer.seal(1);

const sent: Promise<number> = send(store, 'put', one);
const sentTo: Promise<{ id: string }> = send(Promise.resolve(store), 'get', 'a');
// @ts-expect-error a method that is not there
void send(store, 'got');
// @ts-expect-error an argument of another type
void send(store, 'get', 1);

export { deep, four, id, left, mixed, read, sent, sentTo, size, text, three, two, unsealed };
