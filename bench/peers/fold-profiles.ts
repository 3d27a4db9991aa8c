// Waits, with all loaded, to be told a directory of profiles and a part of paths, and makes a map of what they counted there.
import { convertSource, countSources, foldProfiles } from '@reexec/coverage'

interface Request {
  readonly directory: string
  readonly part: string
}

process.once('message', async ({ directory, part }: Request) => {
  const isIncluded = (path: string): boolean => path.includes(part)
  const { texts } = await foldProfiles(directory, isIncluded)
  const { sources } = await countSources(texts, { root: '/', isIncluded })
  const files = await Promise.all(sources.map(convertSource))
  process.send?.(files, () => process.disconnect())
})
process.send?.('ready')
