// Frames as bytes: behind their length, either what v8's serializer wrote or, when nothing but plain parts is in it, JSON.
// A call of numbers and texts takes v8's reader and writer 10 µs, mostly to be made; as JSON it takes one.
//
// Both readers are made for bytes of strangers: V8's is what reads IndexedDB. What they give is checked by the peer.
import { Deserializer, Serializer } from 'node:v8';

export const lengthBytes = 4;

const noLength = Buffer.alloc(lengthBytes);
/** Where JSON begins, and v8's format never does. */
const bracket = 0x5b;
/** Bytes of JSON, at most: what is longer is no call of a few plain parts, and would take a multiple of it to read. */
const jsonBytes = 64 * 1024;

/** Parts that may be in it, and the bytes of their texts. */
interface Room {
  parts: number;
  units: number;
}

// Exactly what JSON keeps as it is. Lone surrogates are escaped by `stringify`.
function isPlain(value: unknown, room: Room, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      room.units -= value.length;
      return room.units >= 0;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'boolean':
      return true;
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === 0 || !Array.isArray(value)) return false;
  room.parts -= value.length;
  if (room.parts < 0) return false;
  for (let index = 0; index < value.length; index += 1) if (!isPlain(value[index], room, depth - 1)) return false;
  // Named members, as a match has: only in data, that is below the frame and its messages.
  return depth > 2 || Object.keys(value).length === value.length;
}

/** The bytes of a frame. Throws when structured clone would. */
export function writeFrame(message: unknown): Buffer {
  // Frame, message, arguments, an argument: what is deeper is data.
  if (Array.isArray(message) && isPlain(message, { parts: 4096, units: jsonBytes / 8 }, 4)) {
    const text = JSON.stringify(message);
    const length = Buffer.byteLength(text);
    if (length <= jsonBytes) {
      const bytes = Buffer.allocUnsafe(lengthBytes + length);
      bytes.writeUInt32BE(length, 0);
      bytes.write(text, lengthBytes);
      return bytes;
    }
  }
  const serializer = new Serializer();
  serializer.writeRawBytes(noLength);
  serializer.writeHeader();
  serializer.writeValue(message);
  const bytes = serializer.releaseBuffer();
  bytes.writeUInt32BE(bytes.length - lengthBytes, 0);
  return bytes;
}

/** The message of a frame, without its length. Throws for bytes that are none. */
export function readFrame(bytes: Buffer): unknown {
  if (bytes[0] === bracket) {
    if (bytes.length > jsonBytes) throw new RangeError('more JSON than is ever written');
    return JSON.parse(bytes.toString()) as unknown;
  }
  const deserializer = new Deserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}
