import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerTo } from './answer-to.ts'

// Runs until it is killed. Says on stdout where it listens.
const server = createServer(({ url = '/' }, response) => {
  const { status, text } = answerTo(url)
  response.writeHead(status).end(text)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://127.0.0.1:${port}`)
})
