import { COMPARED, COMPARED_IN, isCounted } from './compare.ts'

/** Whether what a child ran is in the report, by tool and situation. */
const table = COMPARED.map((tool) => [
  tool,
  Object.fromEntries(COMPARED_IN.map((situation) => [situation, isCounted(tool, situation)])),
])
console.table(Object.fromEntries(table))
