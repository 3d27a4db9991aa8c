import type { Vitest } from 'vitest/node'

const told = new WeakSet<object>()

/** Tells whether this version of Vitest has what this package needs. Says once what to do if it has not; the tests run all the same. */
export function canExtend(vitest: Pick<Vitest, 'version' | 'logger'>): boolean {
  const [major = 0, minor = 0] = vitest.version.split('.').map(Number)
  if (major > 4 || (major === 4 && minor >= 1)) return true
  if (!told.has(vitest)) {
    told.add(vitest)
    vitest.logger.warn(
      `@reexec/vitest: needs Vitest 4.1 or later, and this is ${vitest.version}: children are not covered, and load modules as Node.js does. Update \`vitest\` and its coverage provider. See @reexec/vitest/TROUBLESHOOTING.md#vitest-is-too-old`,
    )
  }
  return false
}
