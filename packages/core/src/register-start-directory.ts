/** On `process`, for the same reasons as the installed layers; and in a child, a layer or the order may change the directory early. */
const DIRECTORY = Symbol.for('@reexec/core/start-directory@1')
const holder = process as { [DIRECTORY]?: string | null }
holder[DIRECTORY] ??= currentDirectory()

/**
 * The directory in which Node.js looked up the flags of this process: the working directory at the time when this package
 * was first loaded. `undefined` if it had been removed by then.
 */
export function startDirectory(): string | undefined {
  return holder[DIRECTORY] ?? undefined
}

function currentDirectory(): string | null {
  try {
    return process.cwd()
  } catch {
    return null
  }
}
