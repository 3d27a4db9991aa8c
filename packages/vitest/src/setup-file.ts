import { fileURLToPath } from 'node:url'

/** The worker's half. */
export const SETUP_FILE: string = besideThis('setup')

/** What stands before and behind the user's own global setup. */
export const GLOBAL_SETUP_BEGIN: string = besideThis('global-setup-begin')
export const GLOBAL_SETUP_END: string = besideThis('global-setup-end')

/** In `src` as in `dist`. */
function besideThis(name: string): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./${name}.${ending}`, import.meta.url))
}
