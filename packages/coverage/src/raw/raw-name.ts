/** Who wrote a file of raw coverage, by its name. Anybody can give a file any name. */
export interface RawName {
  /** As the process saw it: in its own PID namespace. */
  readonly pid: number
  /** In milliseconds since the epoch. */
  readonly writtenAtMs: number
  /** 0 of the main thread. */
  readonly threadId: number
}

/** Reads the name of a file that Node.js writes to the directory `NODE_V8_COVERAGE`. `undefined` if it is none. */
export function parseRawName(name: string): RawName | undefined {
  const [, pid, writtenAtMs, threadId] =
    /^coverage-(\d{1,10})-(\d{1,15})-(\d{1,10})\.json$/.exec(name) ?? []
  if (pid === undefined) return undefined
  return { pid: Number(pid), writtenAtMs: Number(writtenAtMs), threadId: Number(threadId) }
}
