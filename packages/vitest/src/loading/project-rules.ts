import type { TestProject } from 'vitest/node'
import type { Alias, LoadingOffer } from './offer.ts'

/** What the configuration of a project has to say about loading modules. */
export type ProjectRules = Pick<LoadingOffer, 'aliases' | 'defines' | 'inlinesPackages'>

export function rulesOf({ vite, config }: TestProject): ProjectRules {
  // Internal: the values of `define` that Vitest makes global variables of.
  const { defines = {} } = config as { defines?: Record<string, unknown> }
  const { inline = [] } = config.server.deps ?? {}
  return {
    aliases: vite.config.resolve.alias.map(({ find }) => aliasOf(find)).filter(isUsers),
    defines,
    inlinesPackages: inline === true || inline.length > 0,
  }
}

function aliasOf(find: string | RegExp): Alias {
  return typeof find === 'string' ? find : [find.source, find.flags]
}

/** Vite has aliases for its own modules. */
function isUsers(alias: Alias): boolean {
  return typeof alias === 'string' || !alias[0].includes('@vite\\/')
}
