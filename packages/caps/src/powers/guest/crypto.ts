// The part of Web Crypto that a crypto power covers. Guest code: see kit.ts.

export const cryptoSource: string = `
{
  const INTEGERS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'];
  class SubtleCrypto {
    async digest(algorithm, data) {
      need(arguments.length, 2, 'digest');
      const name = typeof algorithm === 'object' && algorithm !== null ? algorithm.name : algorithm;
      const bytes = bytesOf(data);
      if (bytes === undefined) throw new TypeError('digest: expected an ArrayBuffer or a view of one');
      return host.crypto.digest((name + '').toUpperCase(), bytes.slice()).buffer;
    }
  }
  tag(SubtleCrypto, 'SubtleCrypto');
  own.SubtleCrypto = SubtleCrypto;
  class Crypto {
    #subtle = freeze(new SubtleCrypto());
    get subtle() { return this.#subtle; }
    getRandomValues(array) {
      need(arguments.length, 1, 'getRandomValues');
      if (!INTEGERS.includes(array?.[Symbol.toStringTag])) throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
      const bytes = bytesOf(array);
      if (bytes.length > 65536) throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
      bytes.set(host.crypto.randomBytes(bytes.length));
      return array;
    }
    randomUUID() { return host.crypto.randomUUID(); }
  }
  tag(Crypto, 'Crypto');
  own.Crypto = Crypto;
  own.crypto = new Crypto();
}
`;
