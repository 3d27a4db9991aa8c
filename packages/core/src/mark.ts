/** The variable that tells a program that it is started as a child; its value is what the order on the wire has to repeat. */
const MARK = 'REEXEC_CHILD'

/** A mark for one child. */
export function newMark(): { readonly nonce: string; readonly env: Record<string, string> } {
  // Loaded by parents only, and only by those that are one file.
  const nonce = process.getBuiltinModule('node:crypto').randomUUID()
  return { nonce, env: { [MARK]: nonce } }
}

/** Reads the mark of this process, and removes it: neither the action nor a process it starts should see it. */
export function takeMark(): string | undefined {
  const nonce = process.env[MARK]
  delete process.env[MARK]
  return nonce
}

/** Tells whether a mark can be one of this package's. */
export function isNonce(value: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)
}
