import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './program-folder.ts'

const BUNDLED = join(import.meta.dirname, 'fixtures/bundled')
const esbuild = fileURLToPath(import.meta.resolve('esbuild/bin/esbuild'))
const rolldown = fileURLToPath(
  new URL('./bin/cli.mjs', import.meta.resolve('rolldown/package.json')),
)

/** The bundlers, with what makes one file of a program. */
const bundlers = {
  esbuild: (program: string, out: string, format: string): string[] => [
    esbuild,
    program,
    '--bundle',
    '--platform=node',
    `--format=${format}`,
    `--outfile=${out}`,
    '--log-level=error',
    '--log-override:empty-import-meta=silent',
  ],
  rolldown: (program: string, out: string, format: string): string[] => [
    rolldown,
    program,
    '--platform=node',
    `--format=${format}`,
    `--file=${out}`,
    '--logLevel=silent',
  ],
}

/** Bundles a program of the fixtures, this package included, into one file. */
export function bundle(
  by: keyof typeof bundlers,
  program: string,
  out: string,
  ...flags: readonly string[]
): string {
  const format = out.endsWith('.cjs') ? 'cjs' : 'esm'
  const args = bundlers[by](join(BUNDLED, program), out, format)
  const { status, stdout, stderr } = run([...args, ...flags])
  if (status !== 0) throw new Error(`${by} failed: ${stdout}${stderr}`)
  return out
}
