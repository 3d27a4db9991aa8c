import { type Server, type Socket, createServer } from 'node:net'
import type { Findings, Question } from './findings.ts'

/** Takes questions of children, one a connection, and answers them. Does not keep the process alive. */
export function listenForQuestions(
  path: string,
  answer: (question: Question) => Promise<Findings>,
): Server {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // Of a child that was killed.
    socket.on('error', () => socket.destroy())
    void readAll(socket)
      .then((text) => answer(JSON.parse(text) as Question))
      .then((findings) => socket.end(JSON.stringify(findings)))
      .catch(() => socket.destroy())
  })
  // What cannot be listened at cannot be asked: children say so.
  server.on('error', () => {})
  return server.listen(path).unref()
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of socket.iterator({ destroyOnReturn: false }))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
