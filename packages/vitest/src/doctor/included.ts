import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@reexec/core/doctor'
import type { Vitest } from 'vitest/node'
import type { OpenedProvider } from './provider.ts'

const SOURCE = /\.[cm]?[jt]sx?$/
const DECLARATION = /\.d\.[cm]?ts$/

/** Finds out whether `coverage.include` and `coverage.exclude` leave anything in the report. */
export function includedFinding(vitest: Vitest, provider: OpenedProvider): Finding {
  const sources = sourcesIn(vitest.config.root)
  const included = sources.filter((path) => provider.isIncluded(path)).length
  const all = `${sources.length} source files below ${vitest.config.root}`
  if (included > 0)
    return { level: 'ok', text: `Of ${all}, ${included} belong into the report, if they run` }
  return {
    level: 'problem',
    text: `\`coverage.include\` and \`coverage.exclude\` leave out all of ${all}`,
  }
}

/** Without what is installed, and what is hidden. */
function sourcesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) {
      return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : sourcesIn(path)
    }
    return SOURCE.test(entry.name) && !DECLARATION.test(entry.name) ? [path] : []
  })
}
