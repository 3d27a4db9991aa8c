/**
 * The first byte of everything in an encoded value. What is below 0x80 is one of these; 0x80 to 0xbf is a string of 0 to 63 Latin-1
 * characters, 0xc0 to 0xff is an integer from 0 to 63. Numbers are little endian.
 */
export const Tag = {
  /** Ends what has no count of its own: a dictionary, a map, a set, a text. */
  end: 0,
  undefined: 1,
  null: 2,
  false: 3,
  true: 4,
  /** Integers of 8, 16 and 32 bits. */
  int8: 5,
  int16: 6,
  int32: 7,
  float64: 8,
  bigInt64: 9,
  /** A part: its digits, as a hexadecimal string with a sign. */
  bigInt: 10,
  /** Length (16 bit) and as many bytes. */
  latin1: 11,
  /** Length in UTF-16 code units (16 bit) and twice as many bytes. */
  utf16: 12,
  /** A long string: strings, end. */
  text: 13,
  /** Refers to an object by its number (32 bit): objects are counted as they begin. */
  reference: 14,
  /** How many elements of an array are not there (32 bit). In an object: the property is not there. */
  holes: 15,
  /** Length (8 or 32 bit), elements. */
  shortArray: 16,
  array: 17,
  /** Length (32 bit), elements, and then keys and values, end. */
  namedArray: 18,
  /** Elements of an array: count (32 bit) and as many numbers of 32 or 64 bits. */
  int32s: 19,
  float64s: 20,
  /** Count of keys (8 bit), keys, values: an object, and the next shape. */
  shape: 21,
  /** Number of a shape (8 or 16 bit), values: an object with the keys of that shape. */
  record: 22,
  wideRecord: 23,
  /** Keys and values, end: an object. */
  dictionary: 24,
  map: 25,
  set: 26,
  /** Milliseconds (64 bit float). */
  date: 27,
  /** Two parts: source and flags. */
  regExp: 28,
  /** A part: the primitive. */
  boxed: 29,
  /** Length (64 bit float) and as many bytes. */
  arrayBuffer: 30,
  /** Length and maximal length (64 bit floats) and as many bytes as the first says. */
  resizableArrayBuffer: 31,
  /** Index in `VIEWS` (8 bit), length in bytes (64 bit float), and as many bytes. */
  view: 32,
  /** Parts: name of the class, name, message, stack; visible properties, end; hidden properties, end. */
  error: 33,
} as const
export type Tag = (typeof Tag)[keyof typeof Tag]

export const SHORT_STRING = 0x80
export const SMALL_INTEGER = 0xc0
/** One more than the length of the longest short string, and than the greatest small integer. */
export const SMALL_END = 64

/** Names of the classes that show an ArrayBuffer, by what stands for them in the encoding. */
export const VIEWS: readonly string[] = [
  'Buffer',
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
]
