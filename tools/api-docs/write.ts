import { DOCUMENTED } from './packages.ts'
import { writeApiDocs } from './write-api-docs.ts'

for (const { source, pages } of DOCUMENTED) await writeApiDocs(source, pages)
