// DataView's float setters that let no NaN's bits through, without the detours of those of ses.
//
// ses wraps them so that which NaN was written cannot be read back (a side channel of the engine's). A primitive
// number that is not NaN needs none of it: V8's own method, with its own checks in its own order.
import { apply, defineProperty, getOwnPropertyDescriptor } from '../commons.ts';

type Setter = (this: DataView, offset: unknown, value: unknown, littleEndian?: unknown) => void;

const names = ['setFloat16', 'setFloat32', 'setFloat64'];

/** Keeps V8's setters; to be called before repair. The result puts the lean ones in place, after it. */
export function captureFloatSetters(): () => void {
  const { prototype } = DataView;
  const natives = names.map((name) => getOwnPropertyDescriptor(prototype, name)?.value as Setter | undefined);
  return () => {
    names.forEach((name, i) => {
      const native = natives[i];
      const tamed = getOwnPropertyDescriptor(prototype, name);
      if (native === undefined || tamed === undefined || tamed.value === native) return;
      const careful = tamed.value as Setter;
      const { [name]: lean } = {
        [name](this: DataView, offset: unknown, value: unknown, littleEndian?: unknown): void {
          if (typeof value === 'number' && value === value) apply(native, this, [offset, value, littleEndian]);
          else apply(careful, this, [offset, value, littleEndian]);
        },
      };
      defineProperty(lean, 'length', { value: 2, configurable: true });
      defineProperty(prototype, name, { ...tamed, value: lean });
    });
  };
}
