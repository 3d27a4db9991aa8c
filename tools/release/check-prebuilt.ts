// Fails unless every package with a native file has it for each architecture: a release must not lack one. Runs in the root folder.
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

const ARCHITECTURES = ['x64', 'arm64']

const folders = globSync('packages/*/native').map((folder) => join(folder, '..'))
const files = folders.flatMap((folder) =>
  ARCHITECTURES.map((arch) => join(folder, 'prebuilt', `linux-${arch}.node`)),
)
const missing = files.filter((file) => !existsSync(file))
for (const file of missing) console.error(`${file} was not built: is there a compiler for it?`)
if (files.length === 0 || missing.length > 0) process.exitCode = 1
else console.log(`${files.length} native files are there.`)
