/** By what texts that Vite makes find the `import.meta.env` of a child. */
export const ENV: symbol = Symbol.for('@reexec/vitest/env@1')

/** Begins a text, in a line of its own, so that it has an `import.meta.env` before it does anything. */
export const SET_ENV: string = `import.meta.env ??= globalThis.process[Symbol.for('${ENV.description}')];\n`
