/** Tells whether a value that somebody else wrote has a certain form. */
export type Check = (value: unknown) => boolean

export const isString: Check = (value) => typeof value === 'string'
export const isNumber: Check = (value) => typeof value === 'number'
export const isBoolean: Check = (value) => typeof value === 'boolean'

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value)
}

export function nullable(check: Check): Check {
  return (value) => value === null || check(value)
}

export function list(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check)
}

/** A check for each field. */
export type Fields<Body> = { readonly [Field in keyof Body]-?: Check }

/** Checks the fields that are known of an object. Others do no harm. */
export function record(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks)
  return (value) => {
    if (typeof value !== 'object' || value === null) return false
    for (const [field, check] of entries) {
      const own = Object.hasOwn(value, field)
        ? (value as Record<string, unknown>)[field]
        : undefined
      if (!check(own)) return false
    }
    return true
  }
}
