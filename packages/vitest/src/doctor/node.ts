import type { Finding } from '@reexec/core/doctor'

/** The first Node.js that has `module.registerHooks()`. */
const OLDEST_MINOR_OF_22 = 15

/** Tells whether children can load what only Vite knows. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= OLDEST_MINOR_OF_22))
    return { level: 'ok', text: 'Children can load what only Vite knows, such as aliases' }
  return {
    level: 'note',
    text: `Children cannot load what only Vite knows, such as aliases: that takes Node.js 22.15, and this is ${version}`,
  }
}
