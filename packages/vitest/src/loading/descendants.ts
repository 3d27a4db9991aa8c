import type { Launch } from '@reexec/core'
import type { LoadingOffer } from './offer.ts'
import { addFlag, withoutFlags } from './node-options.ts'

const REGISTER = new URL(
  import.meta.url.endsWith('.ts') ? '../child/register-loading.ts' : './child/register-loading.js',
  import.meta.url,
).href

const PREFIX = `--import=${REGISTER}?`

/** The flag by which Node.js processes are helped. */
export function helpingFlag({ file }: LoadingOffer): string {
  return PREFIX + encodeURIComponent(file)
}

/** Lets all Node.js processes be helped that are started from here on, unless they get another environment; or none of them. */
export function helpDescendants(flag: string | undefined): void {
  const rest = withoutFlags(process.env['NODE_OPTIONS'], PREFIX)
  const options = flag === undefined ? rest : addFlag(rest, flag)
  if (options === undefined) delete process.env['NODE_OPTIONS']
  else process.env['NODE_OPTIONS'] = options
}

/** Leaves a re-executed child without the flag: it is helped otherwise. */
export function spareFlag({ env }: Launch): void {
  env['NODE_OPTIONS'] = withoutFlags(env['NODE_OPTIONS'], PREFIX)
}
