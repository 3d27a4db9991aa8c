// The least that covers a child: a layer that has V8 count from before the action's module is loaded, and writes what it has counted as it is.
{
  const { openSync, writeSync } = process.getBuiltinModule('node:fs')
  const { binding } = process as unknown as {
    readonly binding: (name: 'inspector') => { readonly Connection: ConnectionClass }
  }
  type ConnectionClass = new (onMessage: (json: string) => void) => {
    readonly dispatch: (message: string) => void
  }

  const start = { callCount: true, detailed: true }

  exports['createChildLayer'] = () => {
    let answer = ''
    const { Connection } = binding('inspector')
    const connection = new Connection((json) => (answer = json))
    const post = (method: string, params = {}): void =>
      connection.dispatch(JSON.stringify({ id: 1, method, params }))
    return {
      beforeLoad() {
        post('Profiler.enable')
        post('Profiler.startPreciseCoverage', start)
      },
      beforeEnd(when: string) {
        if (when !== 'exit') return
        post('Profiler.takePreciseCoverage')
        writeSync(openSync('/dev/null', 'w'), answer)
      },
      movesFiles: false,
    }
  }
}
