// node src/main.ts: starts servers on the same port, here and in two network namespaces, and asks each of them.
import { openHere, openNetwork } from './network.ts'

const here = await openHere('here')
const networks = [here]
try {
  networks.push(await openNetwork('blue', here.port), await openNetwork('green', here.port))
  for (const { name, pid, port } of networks) {
    console.log(`${name}: pid ${pid} listens on 127.0.0.1:${port}`)
  }
  for (const network of networks) {
    console.log(`${network.name}: a client there is answered by ${await network.ask()}`)
  }
} finally {
  await Promise.all(networks.map((network) => network.close()))
}
