import type { ReadProfile } from './booking.ts'
import type { CountsFrame, ReadFrame } from './read/profile-reader.ts'
import type { CountsTaker } from './scan/scan-counts.ts'

/** How much of a frame is shown, in UTF-16 code units: texts of modules can be in it. */
const SHOWN_LENGTH = 1000

/**
 * Shows a profile's frames as they are read, for `REEXEC_DEBUG=profile`.
 *
 * @param log Prints a line.
 */
export function traceProfile(
  path: string,
  profile: ReadProfile,
  log: (line: string) => void,
): ReadProfile {
  const print = (line: string): void => log(`${path}: ${line}`)
  return {
    get bytes() {
      return profile.bytes
    },
    get tornBytes() {
      return profile.tornBytes
    },
    get tailBytes() {
      return profile.tailBytes
    },
    *frames() {
      for (const frame of profile.frames()) yield shown(frame, print)
      print(`read: ${profile.bytes} bytes, of which ${profile.tornBytes} are torn`)
    },
  }
}

function shown(frame: ReadFrame, print: (line: string) => void): ReadFrame {
  if ('giveTo' in frame) {
    return { kind: frame.kind, giveTo: (taker) => giveShown(frame, taker, print) }
  }
  const text = JSON.stringify(frame.body)
  print(`${frame.kind} ${text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text}`)
  return frame
}

/** Shows which scripts there are, by the numbers of their texts. */
function giveShown(
  { kind, giveTo }: CountsFrame,
  taker: CountsTaker,
  print: (line: string) => void,
): boolean {
  const scripts: string[] = []
  const isWhole = giveTo({
    takeKnown(text, bytes, at) {
      const known = taker.takeKnown?.(text, bytes, at) ?? 0
      if (known > 0) scripts.push(`${text} (as before)`)
      return known
    },
    take(script) {
      scripts.push(`${script.text} (${script.functions} functions)`)
      taker.take(script)
    },
  })
  print(`${kind} of texts ${scripts.join(', ') || 'none'}`)
  return isWhole
}
