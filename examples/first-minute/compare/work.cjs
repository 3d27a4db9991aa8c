const { defineAction } = require('@reexec/core')

/** What is to be in the reports. */
function work(word) {
  return word.length
}

/** Ends by itself. */
exports.workAndReturn = defineAction(__filename, 'workAndReturn', work)

/** Does not end. */
exports.workAndLoop = defineAction(__filename, 'workAndLoop', (word) => {
  for (;;) work(word)
})

if (require.main === module) work('from a program')
