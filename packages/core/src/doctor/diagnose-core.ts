import { loadKernel } from '../child/kernel.ts'
import { resolveSelf } from '../self.ts'
import { type Finding, findOut } from './finding.ts'
import { probe } from './probe.ts'

/** What `engines` of the package says. */
const OLDEST_NODE = [22, 12] as const

const TRIAL_TIMEOUT_MS = 10_000

/** Finds out what would be re-executed here, and why, and whether it works. */
export async function diagnose(): Promise<Finding[]> {
  return [
    await findOut('Node.js', nodeFinding),
    await findOut('The command of children', commandFinding),
    await findOut('Flags', flagsFinding),
    await findOut('NODE_OPTIONS', nodeOptionsFinding),
    await findOut('The native file', nativeFinding),
    await findOut('A trial: no child answered', trialFinding),
  ]
}

function nodeFinding(): Finding {
  const { platform, arch, versions, report } = process
  const header = (report.getReport() as { header?: { glibcVersionRuntime?: string } }).header
  const libc =
    header?.glibcVersionRuntime === undefined ? '' : ` (glibc ${header.glibcVersionRuntime})`
  const running = `Node.js ${versions.node}, ${platform} ${arch}${libc}`
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  const isSupported = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  return isSupported
    ? { level: 'ok', text: running }
    : {
        level: 'problem',
        text: `${running}: older than ${OLDEST_NODE.join('.')}, the first that is supported`,
      }
}

function commandFinding(): Finding {
  const { command, reason, directory } = resolveSelf()
  const place =
    directory === undefined
      ? 'where this one is, as the directory it was started in is gone'
      : `in ${directory}`
  return { level: 'ok', text: `A child is started as ${command} (${reason}), ${place}` }
}

function flagsFinding(): Finding {
  const { execArgv } = resolveSelf()
  if (process.execArgv.length === 0)
    return { level: 'ok', text: 'This process has no flags to repeat' }
  const repeated = execArgv.length === 0 ? 'none' : execArgv.join(' ')
  return {
    level: 'ok',
    text: `Of the flags ${process.execArgv.join(' ')}, a child gets: ${repeated}`,
  }
}

function nodeOptionsFinding(): Finding {
  const { NODE_OPTIONS: options } = process.env
  if (options === undefined) return { level: 'ok', text: 'NODE_OPTIONS is not set' }
  const { env } = resolveSelf()
  if (!('NODE_OPTIONS' in env))
    return { level: 'ok', text: `A child gets NODE_OPTIONS as it is: ${options}` }
  return {
    level: 'ok',
    text: `Of NODE_OPTIONS ${options}, a child gets: ${env['NODE_OPTIONS'] ?? 'none'}`,
  }
}

function nativeFinding(): Finding {
  if (loadKernel() !== undefined)
    return { level: 'ok', text: 'The native file is loaded: no child outlives its parent' }
  return {
    level: 'note',
    text: 'There is no native file for this system, or it may not be loaded: a child in an endless loop outlives a parent that is killed',
  }
}

async function trialFinding(): Promise<Finding> {
  const start = performance.now()
  const call = probe.reexec(undefined, { timeoutMs: TRIAL_TIMEOUT_MS })
  const pid = await call
  const ms = Math.round(performance.now() - start)
  return pid === process.pid
    ? { level: 'problem', text: 'A trial was run in this process, not in a child' }
    : { level: 'ok', text: `A trial: a child (pid ${pid}) answered and ended within ${ms} ms` }
}
