/**
 * PostgreSQL arrays in their binary form (array_send in the server's arrayfuncs.c): a third of the cost of
 * text arrays on the posting path. node-postgres sends a Buffer as a binary parameter.
 */

const OID = { bytea: 17, int8: 20, int2: 21, text: 25, uuid: 2950 } as const;
const HEADER_BYTES = 20;
const NULL_LENGTH = -1;

function header(buffer: Buffer, oid: number, count: number, hasNull: boolean): void {
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (count === 0) return;
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
}

function allocate(oid: number, count: number, bodyBytes: number, hasNull = false): Buffer {
  const buffer = Buffer.allocUnsafe(count === 0 ? 12 : HEADER_BYTES + bodyBytes);
  header(buffer, oid, count, hasNull);
  return buffer;
}

/** A `bigint[]` parameter; null where there is none. */
export function int8Array(values: readonly (bigint | null)[]): Buffer {
  const nulls = values.reduce<number>((n, value) => n + (value === null ? 1 : 0), 0);
  const buffer = allocate(OID.int8, values.length, (values.length - nulls) * 12 + nulls * 4, nulls > 0);
  // A third of the time of the buffer's own way to write numbers of this size.
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      view.setInt32(at, NULL_LENGTH);
      at += 4;
      continue;
    }
    if (BigInt.asIntN(64, value) !== value) throw new RangeError('too large for a bigint');
    view.setInt32(at, 8);
    view.setBigInt64(at + 4, value);
    at += 12;
  }
  return buffer;
}

/** A `smallint[]` parameter. */
export function int2Array(values: readonly number[]): Buffer {
  const buffer = allocate(OID.int2, values.length, values.length * 6);
  let at = HEADER_BYTES;
  for (const value of values) {
    buffer.writeInt32BE(2, at);
    buffer.writeInt16BE(value, at + 4);
    at += 6;
  }
  return buffer;
}

/** A `uuid[]` parameter from canonical text; null where there is none. */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  const nulls = values.reduce<number>((n, value) => n + (value === null ? 1 : 0), 0);
  const buffer = allocate(OID.uuid, values.length, (values.length - nulls) * 20 + nulls * 4, nulls > 0);
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      buffer.writeInt32BE(NULL_LENGTH, at);
      at += 4;
      continue;
    }
    buffer.writeInt32BE(16, at);
    writeUuid(value, buffer, at + 4);
    at += 20;
  }
  return buffer;
}

const NOT_HEX = 255;
const HEX = new Uint8Array(128).fill(NOT_HEX);
for (const [digit, value] of Object.entries('0123456789abcdef')) {
  HEX[value.charCodeAt(0)] = Number(digit);
  HEX[value.toUpperCase().charCodeAt(0)] = Number(digit);
}

/** Sixteen bytes from canonical text; twice as fast as taking the marks out for `Buffer.write`. */
function writeUuid(text: string, buffer: Buffer, start: number): void {
  let seen = text.length === 36 ? 0 : NOT_HEX;
  let at = start;
  for (let i = 0; i < 36; i += 2) {
    if (i === 8 || i === 13 || i === 18 || i === 23) i += 1;
    const [high, low] = [HEX[text.charCodeAt(i)] ?? NOT_HEX, HEX[text.charCodeAt(i + 1)] ?? NOT_HEX];
    seen |= high | low;
    buffer[at] = (high << 4) | low;
    at += 1;
  }
  if (seen > 15) throw new TypeError('not a UUID');
}

/** A `text[]` parameter; null where there is none. */
export function textArray(values: readonly (string | null)[]): Buffer {
  const bytes = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)));
  const body = bytes.reduce((sum, length) => sum + length + 4, 0);
  const buffer = allocate(OID.text, values.length, body, values.includes(null));
  let at = HEADER_BYTES;
  values.forEach((value, i) => {
    buffer.writeInt32BE(value === null ? NULL_LENGTH : bytes[i]!, at);
    at += 4;
    if (value !== null) at += buffer.write(value, at, 'utf8');
  });
  return buffer;
}

/** A `bytea[]` parameter. */
export function byteaArray(values: readonly Buffer[]): Buffer {
  const body = values.reduce((sum, value) => sum + value.length + 4, 0);
  const buffer = allocate(OID.bytea, values.length, body);
  let at = HEADER_BYTES;
  for (const value of values) {
    buffer.writeInt32BE(value.length, at);
    at += 4 + value.copy(buffer, at + 4);
  }
  return buffer;
}
