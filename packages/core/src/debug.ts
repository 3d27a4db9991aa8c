// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { appendFileSync } = process.getBuiltinModule('node:fs')

/** The variable that names what is to be shown, with commas between. */
const TOPICS = 'REEXEC_DEBUG'
/** The variable that names the file which lines are appended to. Default: stderr. */
const FILE = 'REEXEC_DEBUG_FILE'

/** What can be shown: messages between parent and child, or frames of profiles. */
export type DebugTopic = 'wire' | 'profile'

/**
 * Finds out whether something is to be shown to who looks for an error.
 *
 * @returns What prints a line. `undefined` if nobody wants to see that topic: look once, and do nothing then.
 */
export function debugLog(topic: DebugTopic): ((line: string) => void) | undefined {
  if (!process.env[TOPICS]?.split(',').includes(topic)) return undefined
  const file = process.env[FILE]
  return (line) => {
    const text = `reexec ${process.pid} +${performance.now().toFixed(1)} ms ${topic} ${line}\n`
    if (file === undefined || !append(file, text)) process.stderr.write(text)
  }
}

/** Says whether that could be done: looking must not break what is looked at. */
function append(file: string, text: string): boolean {
  try {
    appendFileSync(file, text)
    return true
  } catch {
    return false
  }
}
