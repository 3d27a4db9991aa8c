import { bodyExpression, expression, functionAt } from './marked-text.ts'
import type { Scope } from './scope.ts'

/** A number, without anything that may be left out. */
export function plainIn(scope: Scope, depth: number): string {
  const { dice, names } = scope
  const leaf = (): string =>
    names.length > 0 && dice.chance(0.7) ? dice.pick(names) : String(dice.below(5))
  if (depth === 0) return leaf()
  switch (dice.below(4)) {
    case 0:
      return `(${plainIn(scope, depth - 1)} ${dice.pick(['+', '-', '*'])} ${plainIn(scope, depth - 1)})`
    case 1:
      return `(${plainIn(scope, depth - 1)} as number)`
    default:
      return leaf()
  }
}

/** A number, that may be found in several ways. */
export function expressionIn(scope: Scope, depth: number): string {
  const { dice } = scope
  if (depth <= 0) return plainIn(scope, 1)
  const less = (): string => expressionIn(scope, depth - 1)
  const maybe = (): string => expression(scope.nextId(), less())
  switch (dice.below(9)) {
    case 0:
      return `(${conditionIn(scope, depth - 1)} ? ${maybe()} : ${maybe()})`
    case 1:
      return `(${less()} ${dice.pick(['&&', '||'])} ${maybe()})`
    case 2:
      return scope.names.includes('b') && scope.isInFunction
        ? `(o?.in?.n ?? ${maybe()})`
        : `(${less()} || ${maybe()})`
    case 3:
      return scope.isInFunction ? `(o?.in?.f?.(${maybe()}) ?? ${maybe()})` : less()
    case 4:
      return callIn(scope)
    case 5: {
      const id = scope.nextId()
      const inner = scope.inFunction([...scope.names, 'x'])
      const arrow = `${functionAt(id)}(x: number) => ${bodyExpression(id, `(${expressionIn(inner, depth - 2)})`)}`
      return `(${arrow})(${plainIn(scope, 1)})`
    }
    case 6:
      return `[${less()}, ${less()}].map(${arrowOf(scope, depth - 2)})[1]!`
    default:
      return `(${less()} ${dice.pick(['+', '-'])} ${less()})`
  }
}

function arrowOf(scope: Scope, depth: number): string {
  const id = scope.nextId()
  const inner = scope.inFunction([...scope.names, 'x'])
  const parameter = scope.dice.pick(['x', '(x)', '(x: number)'])
  return `${functionAt(id)}${parameter} => ${bodyExpression(id, `(${expressionIn(inner, depth)})`)}`
}

export function conditionIn(scope: Scope, depth: number): string {
  const compared = comparisonIn(scope, depth)
  switch (scope.dice.below(5)) {
    case 0:
      return `!(${compared})`
    case 1:
      return `${compared} && ${expression(scope.nextId(), comparisonIn(scope, 0))}`
    case 2:
      return `${compared} || ${expression(scope.nextId(), comparisonIn(scope, 0))}`
    default:
      return compared
  }
}

function comparisonIn(scope: Scope, depth: number): string {
  const operator = scope.dice.pick(['>', '<', '===', '!=='])
  return `${expressionIn(scope, depth)} ${operator} ${plainIn(scope, 1)}`
}

/** Calls something that was declared before, so that programs end. */
export function callIn(scope: Scope): string {
  const { dice, callables, awaitables } = scope
  const args = `${plainIn(scope, 1)}, ${plainIn(scope, 1)}${dice.chance(0.4) ? ', { in: { n: 3, f: Math.abs } }' : ''}`
  if (scope.canAwait && awaitables.length > 0 && dice.chance(0.5)) {
    return `(${dice.pick(awaitables)(args)})`
  }
  return callables.length === 0 || scope.loops > 1 ? plainIn(scope, 1) : dice.pick(callables)(args)
}
