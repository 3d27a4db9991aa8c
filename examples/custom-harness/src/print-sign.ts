import { sign } from './sign.ts'

console.log(sign(Number(process.argv[2])))
