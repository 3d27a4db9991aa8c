import { fileURLToPath } from 'node:url'

/** The worker's half, beside this file in `src` as in `dist`. */
export const SETUP_FILE: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './setup.ts' : './setup.js', import.meta.url),
)
