/** What is answered to a request. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** Answers to the path of a URL. */
export function answerTo(path: string): Answer {
  if (path === '/health') return { status: 200, text: 'well' }
  const [, name] = /^\/greet\/(\w+)$/.exec(path) ?? []
  if (name === undefined) return { status: 404, text: `There is no ${path}.` }
  return { status: 200, text: `Good day, ${name}.` }
}
