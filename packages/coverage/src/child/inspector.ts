import { quietBinding } from './quiet-binding.ts'

/** A connection to the inspector of this thread, which answers at once. */
export interface Inspector {
  /**
   * Calls a method of the protocol, https://chromedevtools.github.io/devtools-protocol/v8/, and gives its result as JSON.
   *
   * @throws {Error} with what the inspector says went wrong.
   */
  post(method: string, params?: object): string
  /** What it tells meanwhile, as JSON. */
  onNotification: ((json: string) => void) | undefined
}

/** Of the built-in binding that `node:inspector` is made of. */
interface Connection {
  dispatch(message: string): void
  disconnect(): void
}
export type ConnectionClass = new (onMessage: (json: string) => void) => Connection

/**
 * Connects to the inspector. Throws where Node.js does not allow or have one.
 *
 * By the binding, where it is there: loading `node:inspector` takes 4 to 8 ms, and so does parsing what nobody needs of its answers.
 */
export function connectInspector(
  Connection: ConnectionClass | undefined = findConnection(),
): Inspector {
  return Connection === undefined ? connectSession() : new BoundInspector(Connection)
}

/** `undefined` where it is not there, or is not what it was. */
export function findConnection(): ConnectionClass | undefined {
  const { Connection } = (quietBinding('inspector') ?? {}) as { Connection?: ConnectionClass }
  return typeof Connection?.prototype?.dispatch === 'function' ? Connection : undefined
}

/** What an answer begins with; a notification begins with its method. No regular expression: what those match is seen by whoever is interrupted. */
const ANSWER = '{"id":'

class BoundInspector implements Inspector {
  readonly #connection: Connection
  #calls = 0
  #answer: string | undefined
  onNotification: Inspector['onNotification']

  constructor(Connection: ConnectionClass) {
    this.#connection = new Connection((json) => {
      if (json.startsWith(ANSWER)) this.#answer = json
      else this.onNotification?.(json)
    })
  }

  post(method: string, params: object = {}): string {
    this.#answer = undefined
    this.#connection.dispatch(JSON.stringify({ id: ++this.#calls, method, params }))
    const answer = this.#answer as string | undefined
    const head = `${ANSWER}${this.#calls},`
    if (!answer?.startsWith(head)) throw new Error(`The inspector gave no answer to ${method}.`)
    const result = `${head}"result":`
    if (!answer.startsWith(result)) throw new Error(`${method}: ${answer}`)
    return answer.slice(result.length, -1)
  }
}

type Post = (
  method: string,
  params: object,
  callback: (error: Error | null, answer?: object) => void,
) => void

function connectSession(): Inspector {
  const { Session } = process.getBuiltinModule('node:inspector')
  // Not what `OtherSessions` puts in its place.
  const post = Reflect.get(Session.prototype, 'post') as Post
  const session = new Session()
  session.connect()
  const inspector: Inspector = {
    post(method, params = {}) {
      let result: object | undefined
      Reflect.apply(post, session, [
        method,
        params,
        (error: Error | null, answer?: object) => {
          if (error !== null) throw error
          result = answer
        },
      ])
      if (result === undefined) throw new Error(`The inspector gave no answer to ${method}.`)
      return JSON.stringify(result)
    },
    onNotification: undefined,
  }
  session.on('inspectorNotification', (message: unknown) =>
    inspector.onNotification?.(JSON.stringify(message)),
  )
  return inspector
}
