import { fileURLToPath } from 'node:url'

/**
 * Where `prepare.ts` puts all that children run, as JavaScript. Also what it is compared with, so that no path is much longer than
 * another: Node.js 24 and later take up to 1 ms more for a long one, see the README.
 */
export const programs = new URL('./dist/', import.meta.url)

/** Path of a program that a child runs. */
export function pathOf(program: string): string {
  return fileURLToPath(new URL(program, programs))
}

/** Loads a module that children load, too. */
export async function load<Module>(program: string): Promise<Module> {
  return (await import(new URL(program, programs).href)) as Module
}
