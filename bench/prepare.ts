// Makes the programs that children run: what is in `fixtures` and `peers` as JavaScript, and an action of thirty modules.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { programs } from './programs.ts'

const THIRTY = 30

for (const folder of ['fixtures', 'peers']) {
  translate(new URL(`./${folder}/`, import.meta.url), new URL(`${folder}/`, programs))
}
makeThirty(new URL('thirty/', programs))
// What Node.js starts with the least effort: neither a module nor one that has to be found out about.
writeFileSync(new URL('peers/empty.cjs', programs), '')

function translate(from: URL, to: URL): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    strip(new URL(name, from), new URL(toJavaScript(name), to))
  }
}

/** Writes an action and the modules it imports, and the same as JavaScript beside them. */
function makeThirty(folder: URL): void {
  mkdirSync(folder, { recursive: true })
  const part = readFileSync(new URL('./fixtures/part.ts', import.meta.url), 'utf8')
  const numbers = Array.from({ length: THIRTY - 1 }, (_, number) => number)
  for (const number of numbers) {
    const text = part.replace('export const STEP = 1', `export const STEP = ${number}`)
    writeBoth(new URL(`part-${number}.ts`, folder), text)
  }
  writeBoth(new URL('action.ts', folder), actionOf(numbers))
  writeBoth(new URL('plain.ts', folder), plainOf(numbers))
}

/** The same without this package, for the least program. */
function plainOf(numbers: readonly number[]): string {
  return actionOf(numbers)
    .replace(/^import .* from '@reexec\/core'\n/, '')
    .replace(/export const walk = .*\n/, 'export const run = (from: number): number =>\n')
    .replace(/\)$/, '')
}

function actionOf(numbers: readonly number[]): string {
  return [
    `import { defineAction } from '@reexec/core'`,
    ...numbers.map((number) => `import { advance as by${number} } from './part-${number}.ts'`),
    `const steps: ((from: number) => number)[] = [${numbers.map((number) => `by${number}`).join(', ')}]`,
    `export const walk = defineAction(import.meta.url, 'walk', (from: number): number =>`,
    `  steps.reduce((at: number, step: (from: number) => number): number => step(at), from))`,
  ].join('\n')
}

function writeBoth(typeScript: URL, text: string): void {
  writeFileSync(typeScript, text)
  strip(typeScript, new URL(toJavaScript(typeScript.href)))
}

function strip(from: URL, to: URL): void {
  const text = stripTypeScriptTypes(readFileSync(from, 'utf8'))
  writeFileSync(to, text.replaceAll(/(?<=from '\.[^']*\.)ts(?=')/g, 'js'))
}

function toJavaScript(name: string): string {
  return name.replace(/\.(c?)ts$/, '.$1js')
}
