import { Dice } from './dice.ts'
import { bodyExpression, bodyOf, functionAt } from './marked-text.ts'
import { Scope } from './scope.ts'
import { expressionIn, plainIn } from './random-expression.ts'
import { blockIn } from './random-statement.ts'

export interface ProgramOptions {
  /** Whether calls may throw, after which V8 goes on counting what stands behind them. */
  readonly throws: boolean
}

/** Makes a module in TypeScript, with marks, that ends when it is run, and does the same each time. */
export function randomProgram(seed: number, { throws }: ProgramOptions): string {
  const dice = new Dice(seed)
  const scope = new Scope(dice, throws)
  scope.names = ['one', 'four']
  const parts: string[] = [
    `type Box = { in?: { n: number; f?(a: number): number } }`,
    `export const out: number[] = []`,
    // No compiler knows them.
    `let one = process.argv.length > 0 ? 1 : 0`,
    `let four = 4 * one`,
    `const put = (n: number): number => out.push(n)`,
  ]
  const count = 4 + dice.below(6)
  for (let index = 0; index < count; index++) {
    const make = dice.pick([functionIn, functionIn, arrowIn, classIn, generatorIn, asyncIn])
    parts.push(make(scope, index))
  }
  const top = throws ? scope.inBlock({ canThrow: true }) : scope
  const statements = blockIn(top, 4 + dice.below(4), { isTop: true })
  parts.push(...(throws ? statements.map((each) => `try {\n${each}\n} catch {}`) : statements))
  const text = `${parts.join(dice.pick(['\n', '\n\n']))}\n`
  return dice.chance(0.5) ? text : text.replaceAll(/;(?=(?:⟦}⟧)?\n)/g, '')
}

function parametersIn(scope: Scope): string {
  return `a: number, b${scope.dice.chance(0.4) ? ` = ${plainIn(scope.with('a'), 1)}` : ': number = 1'}, o?: Box`
}

function functionIn(scope: Scope, index: number): string {
  const id = scope.nextId()
  const inner = scope.inFunction(['a', 'b'])
  const body = blockIn(inner, 2 + scope.dice.below(5))
  const name = `f${index}`
  const text = `${functionAt(id)}function ${name}(${parametersIn(scope)}): number {${bodyOf(id)}\n${body.join('\n')}\nreturn ${plainIn(inner, 2)}\n}`
  scope.callables.push((args) => `${name}(${args})`)
  return scope.dice.chance(0.5) ? `export ${text}` : text
}

function arrowIn(scope: Scope, index: number): string {
  const id = scope.nextId()
  const name = `arrow${index}`
  const inner = scope.inFunction(['a', 'b'])
  const head = `${functionAt(id)}(${parametersIn(scope)}): number =>`
  const text = scope.dice.chance(0.5)
    ? `const ${name} = ${head} ${bodyExpression(id, `(${expressionIn(inner, 3)})`)}`
    : `const ${name} = ${head} {${bodyOf(id)}\n${blockIn(inner, 2).join('\n')}\nreturn a }`
  scope.callables.push((args) => `${name}(${args})`)
  return text
}

function classIn(scope: Scope, index: number): string {
  const [maker, method, getter] = [scope.nextId(), scope.nextId(), scope.nextId()]
  const inner = scope.inFunction(['a', 'b'])
  const name = `Class${index}`
  const fields = [
    scope.dice.chance(0.5) ? `one = ${plainIn(scope.with(), 1)};` : 'one = 1;',
    scope.dice.chance(0.5) ? '#own: number = 3;' : '#own = 2;',
  ]
  const text = `class ${name} {
  ${fields.join('\n')}
  ${functionAt(maker)}constructor(readonly_: number) {${bodyOf(maker)} this.one += readonly_ }
  ${functionAt(method)}act(a: number, b: number = 2, o?: Box): number {${bodyOf(method)}
${blockIn(inner, 2 + scope.dice.below(3)).join('\n')}
return this.#own + a }
  ${functionAt(getter)}get seen(): number {${bodyOf(getter)} return this.one }
}`
  scope.callables.push(
    (args) => `new ${name}(1).act(${args})`,
    (args) => `new ${name}(${args.split(',')[0]}).seen`,
  )
  return text
}

/** Always asked for its first value: to V8, what stands before that runs when the generator is made. */
function generatorIn(scope: Scope, index: number): string {
  const id = scope.nextId()
  const inner = scope.inFunction(['a', 'b'])
  inner.canYield = true
  const name = `list${index}`
  const text = `${functionAt(id)}function* ${name}(${parametersIn(scope)}): Generator<number, void> {${bodyOf(id)}\n${blockIn(inner, 4).join('\n')}\n}`
  scope.callables.push((args) => `([...${name}(${args})][0] ?? 7)`)
  scope.callables.push((args) => `(${name}(${args}).next().value ?? 5)`)
  return text
}

function asyncIn(scope: Scope, index: number): string {
  const id = scope.nextId()
  const inner = scope.inFunction(['a', 'b'])
  inner.canAwait = true
  const name = `later${index}`
  const text = `async function ${name}(${parametersIn(scope)}): Promise<number> {${bodyOf(id)}\n${blockIn(inner, 3).join('\n')}\nreturn a\n}`
  scope.awaitables.push((args) => `await ${name}(${args})`)
  return functionAt(id) + text
}
