import { describe, expect, it } from 'vitest';

const Powerless = new Date(0).constructor as DateConstructor;

describe('the constructor of dates', () => {
  it('is not the clock of the host', () => {
    expect(Powerless).not.toBe(Date);
    for (const ask of [
      () => new Powerless(),
      () => Powerless(),
      () => Powerless.now(),
      () => Reflect.construct(Powerless, [], Date),
    ])
      expect(ask).toThrow('needs a clock');
  });

  it.each<[unknown[]]>([
    [[5]],
    [['2020-01-02']],
    [[2020, 1]],
    [[2020, 1, 2, 3, 4, 5, 6]],
    [[undefined]],
    [[2020, undefined]],
    [[new Date(7)]],
    [[Number.NaN]],
  ])('makes of %j what Date does', (parts) => {
    const made = Reflect.construct(Powerless, parts);
    expect(made.getTime()).toEqual(Reflect.construct(Date, parts).getTime());
    expect(made).toBeInstanceOf(Date);
  });

  it('can be extended, parses and has the shape of Date', () => {
    class Sub extends Powerless {}
    expect(new Sub(5)).toBeInstanceOf(Sub);
    expect([
      Powerless.parse('1970-01-01'),
      Powerless.UTC(1970, 0),
      Powerless.length,
      Powerless.name,
      Powerless.prototype === Date.prototype,
    ]).toEqual([0, 0, 7, 'Date', true]);
  });
});

describe('DataView.prototype', () => {
  it('float setters write one NaN, whichever is given, and check as ever', () => {
    const view = new DataView(new ArrayBuffer(16));
    const odd = new Float64Array(new BigUint64Array([0x7ff4dead00000001n]).buffer)[0] as number;
    view.setFloat64(0, odd);
    expect(view.getBigUint64(0)).toBe(0x7ff8000000000000n);
    view.setFloat64(0, { valueOf: () => odd } as never);
    expect(view.getBigUint64(0)).toBe(0x7ff8000000000000n);
    view.setFloat32(8, 1.5, true);
    expect([view.getFloat32(8, true), view.getUint8(11)]).toEqual([1.5, 0x3f]);
    view.setFloat64(0, '2.5' as never);
    expect(view.getFloat64(0)).toBe(2.5);
    expect(() => view.setFloat64(12, 1)).toThrow(RangeError);
    expect(() => view.setFloat64(-1, 1)).toThrow(RangeError);
    expect(() => DataView.prototype.setFloat64.call({} as DataView, 0, 1)).toThrow(TypeError);
    expect([view.setFloat32.name, view.setFloat32.length]).toEqual(['setFloat32', 2]);
  });
});
