import type { ReadProfile } from './booking.ts'
import type { FlatScript } from './flat-script.ts'
import type { ReadFrame } from './read/profile-reader.ts'

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
  if (isOfCounts(frame)) {
    return { kind: frame.kind, body: shownScripts(frame, print) }
  }
  const text = JSON.stringify(frame.body)
  print(`${frame.kind} ${text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text}`)
  return frame
}

type CountsFrame = Extract<ReadFrame, { readonly body: Iterable<FlatScript> }>

function isOfCounts(frame: ReadFrame): frame is CountsFrame {
  return frame.kind === 'counts' || frame.kind === 'interim' || frame.kind === 'deducted'
}

/**
 * Shows which scripts there are, by the numbers of their texts.
 *
 * @yields Each script.
 */
function* shownScripts(
  { kind, body }: CountsFrame,
  print: (line: string) => void,
): Generator<FlatScript> {
  const scripts: string[] = []
  for (const script of body) {
    scripts.push(`${script.text} (${script.functions} functions)`)
    yield script
  }
  print(`${kind} of texts ${scripts.join(', ') || 'none'}`)
}
