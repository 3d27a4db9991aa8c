import { text } from 'node:stream/consumers'
import { countWords } from '@reexec/example-words'

const words = countWords(await text(process.stdin))
console.log(words === 1 ? 'one word' : `${words} words`)
