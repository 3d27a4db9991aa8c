import { NamespaceError, namespacesOf, supported } from '@reexec/ns'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../src/ask.ts'
import { type Network, openHere, openNetwork } from '../src/network.ts'

const { create } = supported().net
const because = create.possible ? '' : ` (skipped: ${create.why})`

describe.skipIf(!create.possible)(`openNetwork${because}`, () => {
  it('has servers on the same port, each reached by the clients of its network only', async () => {
    const here = await closed(openHere('here'))
    const [blue, green] = await Promise.all(
      ['blue', 'green'].map((name) => closed(openNetwork(name, here.port))),
    )
    for (const network of [here, blue, green]) {
      const { net } = namespacesOf(network?.pid ?? 0)
      expect(network?.port).toBe(here.port)
      expect(await network?.ask()).toBe(`${network?.name}, in ${net}`)
    }
    const networks = [process.pid, blue?.pid, green?.pid].map((pid) => namespacesOf(pid ?? 0).net)
    expect(new Set(networks).size).toBe(3)
  })

  it('cannot be reached from here', async () => {
    const blue = await closed(openNetwork('blue', 81))
    await expect(ask.reexec(81)).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ECONNREFUSED' },
    })
    expect(await blue.ask()).toMatch(/^blue, /)
  })

  it('ends with the session that keeps it', async () => {
    const blue = await openNetwork('blue', 8080)
    await blue.close()
    expect(() => namespacesOf(blue.pid)).toThrow(NamespaceError)
    await expect(blue.ask()).rejects.toMatchObject({ name: 'NamespaceError', code: 'ENOENT' })
  })

  it('leaves no process when the server cannot start', async () => {
    await expect(openNetwork('blue', -1)).rejects.toMatchObject({ code: 'ERR_SOCKET_BAD_PORT' })
  })
})

/** Closes a network when the test is over. */
async function closed(opening: Promise<Network>): Promise<Network> {
  const network = await opening
  onTestFinished(() => network.close())
  return network
}
