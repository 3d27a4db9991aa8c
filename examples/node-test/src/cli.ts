import { readFileSync } from 'node:fs'
import { countWords } from './count-words.ts'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: cli.ts file')
  process.exit(2)
}
try {
  console.log(countWords(readFileSync(file === '-' ? 0 : file, 'utf8')))
} catch (error) {
  console.error(String(error))
  process.exit(1)
}
