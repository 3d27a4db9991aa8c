import type { Vitest } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'
import type { Provider } from './provider.ts'
import { type Supported, isSupported, missingIn } from './supported.ts'

const wrapped = Symbol.for('@reexec/vitest/wrapped')

/**
 * Lets a provider find the children's coverage when it generates its own, as if one more worker had finished, and accounts for the children when it has
 * reported. Does nothing to a provider that it has wrapped before.
 *
 * @returns Whether children are covered with this provider.
 */
export function wrapProvider(vitest: Vitest, provider: Provider): boolean {
  if (!isSupported(provider)) {
    vitest.logger.warn(
      `@reexec/vitest: children are not covered with the coverage provider "${provider.name}", only with "v8" and "istanbul". See @reexec/vitest/TROUBLESHOOTING.md#children-are-not-covered-with-the-coverage-provider`,
    )
    return false
  }
  const missing = missingIn(provider)
  if (missing.length > 0) {
    vitest.logger.warn(
      `@reexec/vitest: children are not covered, as the coverage provider of Vitest ${vitest.version} has no \`${missing.join('`, `')}\`. Update this package, or use an earlier Vitest. See @reexec/vitest/TROUBLESHOOTING.md#vitest-is-too-new`,
    )
    return false
  }
  const mark = provider as { [wrapped]?: true }
  if (mark[wrapped] === undefined) {
    mark[wrapped] = true
    const coverage = ChildrenCoverage.of(vitest)
    wrapGenerate(coverage, provider)
    // Vitest calls the second one instead of the first if tests have failed and that is not to be reported.
    for (const end of ['reportCoverage', 'onTestFailure'] as const) wrapEnd(coverage, provider, end)
  }
  return true
}

function wrapGenerate(coverage: ChildrenCoverage, provider: Supported): void {
  const generate = provider.generateCoverage.bind(provider)
  provider.generateCoverage = async (context) => {
    const delivered = await coverage.deliver(provider)
    const map = await generate(context)
    const reported = new Set(map.files())
    // Vitest's insides may change: then this says so.
    for (const path of delivered) {
      if (!reported.has(path))
        coverage.warn(`${path} ran in children and is not in Vitest's report`)
    }
    return map
  }
}

function wrapEnd(
  coverage: ChildrenCoverage,
  provider: Supported,
  name: 'reportCoverage' | 'onTestFailure',
): void {
  const original = provider[name].bind(provider)
  provider[name] = async (...args: unknown[]) => {
    await original(...args)
    await coverage.account()
  }
}
