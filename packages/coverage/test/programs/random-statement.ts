import { bodyExpression, bodyOf, functionAt, onlyStatement, statement } from './marked-text.ts'
import { callIn, conditionIn, expressionIn, plainIn } from './random-expression.ts'
import type { Scope } from './scope.ts'

type Make = (scope: Scope, depth: number) => string

/** Statements, one after the other. */
export function blockIn(
  scope: Scope,
  count: number,
  { isTop = false, depth = 2 }: { isTop?: boolean; depth?: number } = {},
): string[] {
  const statements: string[] = []
  for (let index = 0; index < count; index++) {
    const id = scope.nextId()
    const make = isTop && index < 4 ? show : scope.dice.pick(depth > 0 ? ALL : SIMPLE)
    statements.push(statement(id, make(scope, depth)))
  }
  return statements
}

const show: Make = (scope) => `put(${expressionIn(scope, 2)});`

const declare: Make = (scope) => {
  const name = `v${scope.nextId()}`
  const keyword = scope.dice.pick(['let', 'const', 'let'])
  const value = expressionIn(scope, 2)
  const text =
    scope.dice.chance(0.2) && keyword === 'let'
      ? `let { ${name} = ${plainIn(scope, 1)} }: { ${name}?: number } = {}`
      : `${keyword} ${name}: number = ${value}`
  if (keyword === 'let') scope.names = [...scope.names, name]
  return `${text};`
}

const assign: Make = (scope) => {
  const name = variableOf(scope)
  if (name === undefined) return show(scope, 0)
  const operator = scope.dice.pick(['=', '+=', '-=', '||=', '&&=', '??='])
  return `${name} ${operator} ${operator.length === 3 ? plainIn(scope, 1) : expressionIn(scope, 2)};`
}

const call: Make = (scope) => `${scope.dice.chance(0.5) ? 'put' : 'void '}(${callIn(scope)});`

const leave: Make = (scope) => {
  const ways: string[] = []
  if (scope.isInFunction && !scope.canYield) ways.push(`return ${plainIn(scope, 1)}`)
  if (scope.canYield) ways.push('return')
  if (scope.loops > 0) ways.push('break', 'continue')
  for (const label of scope.labels) ways.push(`break ${label}`)
  if (scope.canThrow || (scope.throws && scope.isInFunction))
    ways.push(`throw new Error(String(${plainIn(scope, 1)}))`)
  if (ways.length === 0) return show(scope, 0)
  const text = scope.dice.pick(ways)
  return `if (${conditionIn(scope, 1)}) ${onlyStatement(scope.nextId(), `${text};`)}`
}

const choose: Make = (scope, depth) => {
  const then = branchIn(scope, depth)
  const otherwise = scope.dice.chance(0.5) ? ` else ${branchIn(scope, depth)}` : ''
  return `if (${conditionIn(scope, 1)}) ${then}${otherwise}`
}

function branchIn(scope: Scope, depth: number): string {
  if (scope.dice.chance(0.4)) {
    return (
      onlyStatement(scope.nextId(), scope.dice.pick([assign, call, show])(scope.inBlock(), 0)) +
      (scope.dice.chance(0.5) ? '\n' : ' ')
    )
  }
  const inner = scope.inBlock()
  return `{\n${blockIn(inner, 1 + scope.dice.below(2), { depth: depth - 1 }).join('\n')}\n}`
}

const repeat: Make = (scope, depth) => {
  const name = `i${scope.nextId()}`
  const inner = scope.inBlock({ loops: scope.loops + 1 })
  const bounds = 1 + scope.dice.below(3)
  const kind = scope.dice.below(5)
  inner.names = [...inner.names, name]
  const body = (): string =>
    kind < 3 && scope.dice.chance(0.2)
      ? onlyStatement(scope.nextId(), call(inner, 0))
      : `{\n${blockIn(inner, 1 + scope.dice.below(3), { depth: depth - 1 }).join('\n')}\n}`
  switch (kind) {
    case 0:
      return `for (let ${name} = 0; ${name} < ${bounds}; ${name}++) ${withFixed(inner, name, body)}`
    case 1:
      return `for (const ${name} of [${plainIn(scope, 1)}, 2, ${plainIn(scope, 1)}]) ${withFixed(inner, name, body)}`
    case 2:
      return `for (const ${name} in { one: 1, two: 2 }) ${withFixed(inner, name, body)}`
    case 3:
      return `{ let ${name} = ${bounds}; while (${name}-- > 0) ${withFixed(inner, name, body)} }`
    default:
      return `{ let ${name} = ${bounds}; do ${withFixed(inner, name, body)} while (${name}-- > 0) }`
  }
}

/** A loop must end: what it counts by is not assigned to. */
function withFixed(scope: Scope, name: string, body: () => string): string {
  scope.names = scope.names.filter((each) => each !== name)
  return body()
}

const label: Make = (scope, depth) => {
  const name = `l${scope.nextId()}`
  const inner = scope.inBlock({ labels: [...scope.labels, name] })
  return `${name}: {\n${[leave(inner, 0), ...blockIn(inner, 2, { depth: depth - 1 })].join('\n')}\n}`
}

const select: Make = (scope, depth) => {
  const inner = scope.inBlock({ loops: 0 })
  const cases = [0, 1, 2].map((value) => {
    const body = blockIn(inner.inBlock(), 1, { depth: depth - 1 })
    const end = scope.dice.chance(0.6) ? statement(scope.nextId(), 'break') : ''
    return `case ${value}: {\n${body.join('\n')}\n${end}\n}`
  })
  const last = scope.dice.chance(0.5) ? `default: ${statement(scope.nextId(), call(inner, 0))}` : ''
  return `switch (${expressionIn(scope, 1)}) {\n${cases.join('\n')}\n${last}\n}`
}

const attempt: Make = (scope, depth) => {
  const inner = scope.inBlock({ canThrow: true })
  const tried = [leave(inner, 0), ...blockIn(inner, 2, { depth: depth - 1 })].join('\n')
  const handler = blockIn(scope.inBlock(), 1, { depth: depth - 1 }).join('\n')
  const last = scope.dice.chance(0.4)
    ? ` finally {\n${blockIn(scope.inBlock({ labels: [], loops: 0 }), 1, { depth: 0 }).join('\n')}\n}`
    : ''
  return `try {\n${tried}\n} catch {\n${handler}\n}${last}`
}

const give: Make = (scope) => (scope.canYield ? `yield ${expressionIn(scope, 1)};` : show(scope, 0))

const wait: Make = (scope) => (scope.canAwait ? `await ${expressionIn(scope, 1)};` : show(scope, 0))

const close: Make = (scope, depth) => {
  const id = scope.nextId()
  const name = `c${id}`
  const inner = scope.inFunction([...scope.names, 'y'])
  const body = scope.dice.chance(0.5)
    ? bodyExpression(id, `(${expressionIn(inner, 1)})`)
    : `{${bodyOf(id)}\n${blockIn(inner, 1, { depth: depth - 1 }).join('\n')}\nreturn y\n}`
  const used = scope.dice.chance(0.7) ? `put(${name}(${plainIn(scope, 1)}))` : `void ${name}`
  return `const ${name} = ${functionAt(id)}(y: number, o?: Box, b = 1): number => ${body};\n${used};`
}

function variableOf({ names, dice }: Scope): string | undefined {
  return names.length === 0 ? undefined : dice.pick(names)
}

const SIMPLE: readonly Make[] = [show, declare, assign, call, leave]
const ALL: readonly Make[] = [
  ...SIMPLE,
  leave,
  choose,
  choose,
  repeat,
  repeat,
  label,
  select,
  attempt,
  give,
  wait,
  close,
]
