import { mayBeNonErasable, mayHaveDecorators } from './non-erasable.ts'

/** Tells whether Node.js makes JavaScript of a TypeScript module by taking its types away. */
export function isStrippable(text: string): boolean {
  // Of most that can be told without loading the stripper.
  if (!mayBeNonErasable(text)) return true
  return !mayHaveDecorators(text) && canStrip(text)
}

function canStrip(text: string): boolean {
  const { stripTypeScriptTypes } = process.getBuiltinModule('node:module')
  const warner: { emitWarning: unknown } = process
  const { emitWarning } = warner
  // Node.js would warn of this call, which is none of the program's.
  warner.emitWarning = () => {}
  try {
    stripTypeScriptTypes(text)
    return true
  } catch {
    return false
  } finally {
    warner.emitWarning = emitWarning
  }
}
