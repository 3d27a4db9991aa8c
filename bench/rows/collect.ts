import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Action } from '@reexec/core'
import { coverageLayer } from '@reexec/coverage/layer'
import { collect, reportByC8, startCollector } from '../contenders/collect.ts'
import { load } from '../programs.ts'
import type { Row } from '../row.ts'

/** How many children each child stands for. */
const COPIES = 5

/** From the end of the last child to the map of what all of them ran. */
export const collected: Row = {
  id: 'collect',
  what: 'coverage of 1,000 children of 30 modules, from the end of the last one to the map',
  share: 20,
  async open({ calls }) {
    const { walk } = await load<{ walk: Action<number, number> }>('thirty/action.js')
    const directory = mkdtempSync(join(tmpdir(), 'reexec-bench-'))
    const folder = (name: string): string => {
      const path = join(directory, name)
      mkdirSync(path)
      return path
    }
    const [profiles, raw, copies, rawCopies] = ['profiles', 'raw', 'copies', 'raw-copies'].map(
      folder,
    ) as [string, string, string, string]
    const layers = [coverageLayer(profiles)]
    const env = { ...process.env, NODE_V8_COVERAGE: raw }
    for (let call = 0; call < calls; call++) {
      await Promise.all([walk.reexec(call, { layers }), walk.reexec(call, { env })])
    }
    for (const name of readdirSync(raw)) withoutOddMaps(join(raw, name))
    copyEach(raw, rawCopies)
    let collector: Awaited<ReturnType<typeof startCollector>> | undefined
    return {
      own: {
        name: 'the fold, and v8-to-istanbul',
        async before() {
          copyEach(profiles, copies)
          collector = await startCollector()
        },
        async run() {
          if (collector === undefined) throw new Error('It was not started.')
          return await collect(collector, { directory: copies, part: '/dist/thirty/' })
        },
      },
      peers: [
        { name: 'c8 report', atMost: 1 / 20, run: () => reportByC8(rawCopies, 'dist/thirty/**') },
      ],
      async [Symbol.asyncDispose]() {
        rmSync(directory, { recursive: true })
      },
    }
  },
}

function copyEach(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    for (let copy = 0; copy < COPIES; copy++)
      copyFileSync(join(from, name), join(to, name.replace('.', `${copy}.`)))
  }
}

/** c8 (12.0) fails on source maps of scripts that have no URL of a file, as the program of a child that is sent to it has not. */
function withoutOddMaps(path: string): void {
  const coverage = JSON.parse(readFileSync(path, 'utf8')) as {
    'source-map-cache'?: Record<string, unknown>
  }
  const maps = Object.entries(coverage['source-map-cache'] ?? {}).filter(([url]) =>
    url.startsWith('file:'),
  )
  writeFileSync(path, JSON.stringify({ ...coverage, 'source-map-cache': Object.fromEntries(maps) }))
}
