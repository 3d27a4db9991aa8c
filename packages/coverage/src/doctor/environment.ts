import type { Finding } from '@reexec/core/doctor'
import { withoutAgent } from '../descendants/amend-environment.ts'
import { SESSION_VARIABLE, parseSession } from '../descendants/session-variable.ts'

/** Finds out whether somebody else covers this process. */
export function outerCoverageFinding(): Finding {
  const directory = process.env['NODE_V8_COVERAGE']
  if (!directory) return { level: 'ok', text: 'Nobody else covers: NODE_V8_COVERAGE is not set' }
  return {
    level: 'note',
    text: `NODE_V8_COVERAGE is set (c8 does so), to ${directory}: what children ran is counted here first, and handed to it when coverage is disposed of, but for texts that a loader made`,
  }
}

/** Finds out whether flags for all processes let something run before coverage begins. */
export function nodeOptionsFinding(): Finding {
  const session = parseSession(process.env[SESSION_VARIABLE])
  const all = process.env['NODE_OPTIONS']
  // That of a session comes before the others.
  const options = session === undefined ? all : withoutAgent(all, session)
  if (!/(?:^|\s)"?(?:-r|--require|--import)\b/.test(options ?? ''))
    return { level: 'ok', text: 'NODE_OPTIONS preloads nothing' }
  return {
    level: 'note',
    text: `NODE_OPTIONS preloads modules, which run before coverage of a re-executed child begins, and so are not covered: ${options}`,
  }
}

/** Finds out whether functions may lack the counts of their blocks. */
export function compileCacheFinding(): Finding {
  const folder = process.env['NODE_COMPILE_CACHE']
  if (folder === undefined)
    return { level: 'ok', text: 'Code is compiled anew: NODE_COMPILE_CACHE is not set' }
  return {
    level: 'note',
    text: `NODE_COMPILE_CACHE is set, to ${folder}: re-executed children do without it, as functions from there have no counts of blocks; other processes have it`,
  }
}
