import type { Layer } from '@reexec/core'
import { type AllocatedProfile, allocateProfile } from './allocate.ts'
import type { CollectorData } from './child/layer.ts'
import { withoutAgent } from './descendants/amend-environment.ts'
import {
  type DescendantSession,
  SESSION_VARIABLE,
  parseSession,
} from './descendants/session-variable.ts'
import { DEFAULT_INTERVAL_MS } from './interval.ts'
import { LAYER_NAME } from './layer-name.ts'

const CHILD_MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './child/layer.ts' : './child/layer.cjs',
  import.meta.url,
).href

/**
 * Makes the layer that gives each child a profile of its own.
 *
 * @param directory Where profiles are allocated; has to exist, and is the caller's.
 * @param intervalMs How often a child writes what it ran, so that its sudden end costs no more than that.
 * @param onEnd Called with the path of a child's profile when the child has ended, and it is complete.
 */
export function coverageLayer(
  directory: string,
  intervalMs: number = DEFAULT_INTERVAL_MS,
  onEnd?: (profile: string) => void,
): Layer {
  return {
    name: LAYER_NAME,
    amend(launch) {
      const profile = allocate(directory, launch.action)
      if (profile === undefined) return
      launch.onSpawn((pid) => tryTo(() => profile.append('spawned', { pid })))
      launch.onEnd(({ pid, exitCode, signal, answered }) => {
        const ended = { exitCode, signal, answered, atMs: Date.now() }
        tryTo(() => (pid === undefined ? profile.discard() : profile.append('ended', ended)))
        profile[Symbol.dispose]()
        if (pid !== undefined) onEnd?.(profile.path)
      })
      const { action, module } = launch
      const allocated = { action, module, parentPid: process.pid, atMs: Date.now() }
      tryTo(() => profile.append('allocated', allocated))
      // V8 has one set of counters: of two who take from it, each would have a part.
      if (launch.childModules.some(({ layer }) => layer === LAYER_NAME)) {
        tryTo(() => profile.append('notCovering', { reason: 'another session covers it' }))
        return
      }
      // Functions from a warm compile cache have no block counts.
      delete launch.env['NODE_COMPILE_CACHE']
      const session = parseSession(process.env[SESSION_VARIABLE])
      if (session !== undefined) hideSession(launch.env, session)
      // Without a property that is undefined, which JSON does not hold: the child would have to load what does.
      const data: CollectorData = {
        fd: launch.inherit(profile.fd),
        intervalMs,
        ...(session === undefined ? {} : { session }),
      }
      launch.addChildModule(LAYER_NAME, CHILD_MODULE, data)
    },
  }
}

/** The child is covered by its profile, and finds nothing of this in its environment; what it spawns is covered all the same. */
function hideSession(env: Record<string, string | undefined>, session: DescendantSession): void {
  delete env[SESSION_VARIABLE]
  const options = withoutAgent(env['NODE_OPTIONS'], session)
  if (options === undefined) delete env['NODE_OPTIONS']
  else env['NODE_OPTIONS'] = options
}

/** Without a profile nothing can be booked; so it is said. */
function allocate(directory: string, action: string): AllocatedProfile | undefined {
  try {
    return allocateProfile(directory)
  } catch (cause) {
    process.emitWarning(`A child that runs "${action}" is not covered: ${String(cause)}`)
    return undefined
  }
}

/** A disk that is full must not cost the call. What is missing in the profile is booked when that is read. */
function tryTo(append: () => void): void {
  try {
    append()
  } catch {
    // See above.
  }
}
