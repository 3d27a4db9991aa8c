// The other side of a warm `fork()`: adds 1, as long as there is somebody.
process.on('message', (n: number) => {
  process.send?.(n + 1)
})
