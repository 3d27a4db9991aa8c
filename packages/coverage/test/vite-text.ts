import { createViteServer } from 'vitest/node'
import type { MappedText } from '../src/project.ts'

/** Makes of sources what Vite makes of server code, as Vitest lets it. */
export interface ViteTexts extends AsyncDisposable {
  /** Transforms a source, in TypeScript unless said otherwise. */
  transform(source: string, extension?: 'js' | 'ts'): Promise<MappedText>
}

export async function openViteTexts(): Promise<ViteTexts> {
  const sources = new Map<string, string>()
  const vite = await createViteServer({
    configFile: false,
    logLevel: 'silent',
    server: { middlewareMode: true, ws: false, watch: null },
    plugins: [
      {
        name: 'sources',
        resolveId: (id) => (sources.has(id) ? id : undefined),
        load: (id) => sources.get(id),
      },
    ],
  })
  return {
    async transform(source, extension = 'ts') {
      const id = `/source-${sources.size}.${extension}`
      sources.set(id, source)
      const text = await vite.environments.ssr?.transformRequest(id)
      if (!text) throw new Error(`Vite did not transform ${id}`)
      return { code: text.code, map: text.map }
    },
    [Symbol.asyncDispose]: () => vite.close(),
  }
}
