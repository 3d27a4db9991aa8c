import { connect } from 'node:net'

// Passes a question on to a socket, and the answer back; see `askVite`.

const socket = connect(process.argv[2] ?? '')
socket.on('error', () => process.exit(1))
process.stdin.pipe(socket)
socket.pipe(process.stdout)
