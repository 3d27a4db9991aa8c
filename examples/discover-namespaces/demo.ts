// pnpm demo: shows the discovery on this machine, then its tests with and without @reexec/vitest.
import { compareCoverage } from './demo/compare-coverage.ts'
import { gainPrivileges } from './demo/gain-privileges.ts'
import { showDiscovery } from './demo/show-discovery.ts'

const rerun = gainPrivileges(import.meta.filename)
if (rerun === undefined) {
  await showDiscovery()
  process.exitCode = compareCoverage() ? 0 : 1
} else {
  process.exitCode = rerun
}
