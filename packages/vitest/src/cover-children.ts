import { installLayer } from '@reexec/core/install-layer'
import { coverDescendants, coverageLayer } from '@reexec/coverage/cover-thread'
import { noteTests } from './started-by.ts'

/** One a thread, by which copies of this module find it: a worker may run one test file after the other. */
const KEY = Symbol.for('@reexec/vitest/covering@1')

interface Covering extends Disposable {
  readonly directory: string
}

/**
 * Covers what this thread starts from now on, instead of what it covered before, until it is disposed of.
 *
 * @param currentTest Names the test that runs, if that is to be written down.
 */
export function coverChildren(directory: string, currentTest?: () => string): Disposable {
  const holder = process as { [KEY]?: Covering | undefined }
  if (holder[KEY]?.directory === directory) return holder[KEY]
  holder[KEY]?.[Symbol.dispose]()
  const layer = coverageLayer(directory)
  const installed = installLayer(currentTest ? noteTests(layer, directory, currentTest) : layer)
  const descendants = coverDescendants(directory)
  const covering = {
    directory,
    [Symbol.dispose]() {
      descendants[Symbol.dispose]()
      installed[Symbol.dispose]()
      holder[KEY] = undefined
    },
  }
  holder[KEY] = covering
  return covering
}
