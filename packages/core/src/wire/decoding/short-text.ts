/** The longest string that `shortText` makes. */
export const MAX_SHORT_UNITS = 12

/** `undefined` counts as 0. */
const { fromCharCode } = String as {
  readonly fromCharCode: (...units: (number | undefined)[]) => string
}

/** Makes a Latin-1 string in half the time that a call to the native function takes. */
// oxfmt-ignore
export function shortText(bytes: Uint8Array, at: number, units: number): string {
  return fromCharCode(
    bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3], bytes[at + 4], bytes[at + 5],
    bytes[at + 6], bytes[at + 7], bytes[at + 8], bytes[at + 9], bytes[at + 10], bytes[at + 11],
  ).slice(0, units)
}
