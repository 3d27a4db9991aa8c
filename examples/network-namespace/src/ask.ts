import { defineAction } from '@reexec/core'

/** Asks the web server on a port who it is. */
export const ask = defineAction(import.meta.url, 'ask', async (port: number): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}/`)
  return response.text()
})
