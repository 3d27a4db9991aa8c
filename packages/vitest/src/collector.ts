import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type ChildAccount,
  KeptProfiles,
  type RefusedScript,
  foldProfiles,
  waitForDescendants,
} from '@reexec/coverage'
import { deliver } from './deliver.ts'
import type { Delivery } from './delivery.ts'
import type { Share } from './share.ts'
import { takeNotedTests } from './started-by.ts'
import type { Supported } from './supported.ts'

/** How long processes have to end that tests have left behind; those that go on write what they ran more often than that. In milliseconds. */
const WAIT_MS = 500

/** What became of the children of a share, and which test started each, by its PID. */
export interface CollectedShare extends Delivery {
  readonly children: readonly ChildAccount[]
  readonly tests: readonly (readonly [pid: number, test: string])[]
}

/** Reads what children wrote, and gives it to the provider. */
export class Collector {
  /** Profiles of processes that went on when they were read. */
  readonly #kept = new KeptProfiles()

  /** Collects what children of a share ran since the last time. */
  async collect(provider: Supported, share: Share): Promise<CollectedShare> {
    await waitForDescendants(share.directory, WAIT_MS)
    const tests = takeNotedTests(share.directory)
    // Which sources a text was made of is known later.
    const { texts, children } = await foldProfiles(share.directory, () => true, {
      kept: this.#kept,
    })
    const isIncluded = ({ url }: RefusedScript): boolean =>
      !url.startsWith('file:') || provider.isIncluded(fileURLToPath(url))
    const accounts = children.map((child) => ({
      ...child,
      refused: child.refused.filter(isIncluded),
    }))
    // So that it is seen which test files have run again.
    if (share.testFile !== undefined) rmSync(share.directory, { recursive: true, force: true })
    return { children: accounts, tests, ...(await deliver(provider, share, texts)) }
  }
}
