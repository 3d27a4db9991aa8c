import { ENV } from '../loading/import-meta-env.ts'

const BOOLEANS = new Set(['DEV', 'PROD', 'SSR'])

/** Makes the `import.meta.env` of this process, which is its environment, as in tests. */
export function provideEnv(): void {
  const value = new Proxy(process.env, {
    get: (env, name) =>
      typeof name === 'string' && BOOLEANS.has(name) ? Boolean(env[name]) : Reflect.get(env, name),
    set: (env, name, given) =>
      Reflect.set(env, name, BOOLEANS.has(String(name)) ? (given ? '1' : '') : given),
  })
  Object.defineProperty(process, ENV, { value, configurable: true })
}
