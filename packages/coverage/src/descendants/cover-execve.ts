type Arguments = [file: string, args?: readonly string[], env?: Record<string, string>]
type Execve = (...args: Arguments) => never

/**
 * Lets the program that this process becomes by `process.execve()` be covered, where that is Node.js. Does nothing where there is no such function.
 *
 * @param amend What becomes of its environment; `undefined` leaves it as it is.
 */
export function coverExecve(
  amend: (words: readonly string[], pairs: readonly string[]) => readonly string[] | undefined,
): Disposable {
  const holder = process as { execve?: Execve }
  const { execve } = holder
  if (execve === undefined) return { [Symbol.dispose]() {} }
  const covering = new Proxy(execve, {
    apply(target, receiver, args: Arguments) {
      const amended = amendedEnvironment(args, amend)
      const changed: Arguments = amended === undefined ? args : [args[0], args[1] ?? [], amended]
      return Reflect.apply<unknown, Arguments, never>(target, receiver, changed)
    },
  })
  holder.execve = covering
  return {
    [Symbol.dispose]() {
      if (holder.execve === covering) holder.execve = execve
    },
  }
}

/** `undefined` for what Node.js will refuse. */
function amendedEnvironment(
  [file, args = [], env = process.env as Record<string, string>]: Arguments,
  amend: Parameters<typeof coverExecve>[0],
): Record<string, string> | undefined {
  const isRefused =
    typeof file !== 'string' || !Array.isArray(args) || typeof env !== 'object' || env === null
  if (isRefused) return undefined
  const entries = Object.entries(env)
  if (
    entries.some(([name, value]) => typeof value !== 'string' || `${name}${value}`.includes('\0'))
  ) {
    return undefined
  }
  const pairs = entries.map(([name, value]) => `${name}=${value}`)
  const amended = amend([file, ...args.slice(1)], pairs)
  return (
    amended &&
    Object.fromEntries(amended.map((pair) => [nameOf(pair), pair.slice(nameOf(pair).length + 1)]))
  )
}

function nameOf(pair: string): string {
  return pair.slice(0, pair.indexOf('='))
}
