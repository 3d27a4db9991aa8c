/** What is read sooner is not worth a line. */
const AFTER_MS = 1000

/** Makes a listener that shows on a terminal, in one line that goes away again, how many profiles have been read. */
export function showProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
): (done: number, profiles: number) => void {
  const start = performance.now()
  let isShown = false
  return (done, profiles) => {
    if (!stream.isTTY) return
    if (done === profiles) {
      if (isShown) stream.write('\r\u001B[K')
    } else if (performance.now() - start > AFTER_MS) {
      isShown = true
      stream.write(`\r\u001B[Kreexec-coverage: ${done} of ${profiles} profiles`)
    }
  }
}
