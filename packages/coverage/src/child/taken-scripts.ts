import type { Profiler } from 'node:inspector'

type Script = Profiler.ScriptCoverage

/** What begins the coverage of a script. Within a string its quotes would be escaped, so nothing else can be it. */
const START = '{"scriptId":"'
/** How it goes on, up to the URL. Found anew for each script, whose number has at most 10 digits. */
const URL_KEY = '","url":"'
const URL_WITHIN = START.length + 10 + URL_KEY.length

/**
 * Parses of `Profiler.takePreciseCoverage`'s result what can matter, which is little of it: most of the some 100 scripts are Node's own.
 *
 * @param json The result. Its form is checked; where it is not as expected, all of it is parsed.
 */
export function takenScripts(json: string): Profiler.ScriptCoverage[] {
  const starts: number[] = []
  for (let at = json.indexOf(START); at >= 0; at = json.indexOf(START, at + 1)) starts.push(at)
  try {
    return starts.flatMap((start, nth) => {
      if (!isWanted(urlAt(json, start))) return []
      const next = starts[nth + 1]
      // A comma is between.
      const end = next === undefined ? json.lastIndexOf(']') : next - 1
      return [withUrl(JSON.parse(json.slice(start, end)) as Script)]
    })
  } catch {
    const { result } = JSON.parse(json) as Profiler.TakePreciseCoverageReturnType
    return result.filter(({ url }) => isWanted(url)).map(withUrl)
  }
}

/** What Node.js and this package call their own scripts. */
const OURS = ['node:', 'reexec:']

/** Whether a script is Node's own, or of this package. */
export function isOfNode(url: string): boolean {
  return OURS.some((scheme) => url.startsWith(scheme))
}

/** Tells whether anything but Node's own and ours has run. */
export function hasRun(json: string): boolean {
  for (let at = json.indexOf(URL_KEY); at >= 0; at = json.indexOf(URL_KEY, at + 1)) {
    if (!OURS.some((scheme) => json.startsWith(scheme, at + URL_KEY.length))) return true
  }
  return false
}

/** The first of the URL, as JSON. */
function urlAt(json: string, start: number): string {
  const head = json.indexOf(URL_KEY, start)
  if (head < 0 || head > start + URL_WITHIN) throw new SyntaxError('Not the coverage of a script.')
  const from = head + URL_KEY.length
  return json.slice(from, json.indexOf('"', from))
}

/** What covers is not covered, even if it is not built: what is built has no URL of a file. */
const OWN = import.meta.filename.endsWith('.ts') ? ownFolder() : undefined

function ownFolder(): string {
  const { pathToFileURL } = process.getBuiltinModule('node:url')
  return new URL('..', pathToFileURL(import.meta.filename)).href
}

function isWanted(url: string): boolean {
  const isFile = url.startsWith('file:') || url.startsWith('/')
  if (!isFile || url.includes('/node_modules/') || isOfNoFile(url)) return false
  return OWN === undefined || !url.startsWith(OWN)
}

/** ES modules that come by `--eval` or stdin are called as if they were files in the working directory. */
function isOfNoFile(url: string): boolean {
  return url.endsWith(']') && url.startsWith('[eval', url.lastIndexOf('/') + 1)
}

/** Node.js 22 calls CommonJS that it has stripped of types by its path. */
function withUrl(script: Script): Script {
  if (!script.url.startsWith('/')) return script
  return { ...script, url: `file://${script.url.split('/').map(encodeURIComponent).join('/')}` }
}
