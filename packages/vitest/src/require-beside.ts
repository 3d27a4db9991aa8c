/**
 * Loads a module of this package when it is first needed: most test files start no child, and each pays for what its worker loads.
 *
 * @param name Of a file beside this one, without its ending.
 */
export function requireBeside(name: string): unknown {
  // Of Node.js also where Vitest runs tests in contexts of their own, and puts a loader of its own into their `node:module`.
  const { createRequire } = process.getBuiltinModule('node:module')
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return createRequire(import.meta.url)(`./${name}.${ending}`)
}
