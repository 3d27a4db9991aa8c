import { moduleLoadList } from '../fixtures/module-load-list.ts'

// A script that is empty but for what it is asked: which built-ins are loaded. As the module of every action, it knows its URL.
void import.meta.url
const loaded = JSON.stringify(moduleLoadList())
process.getBuiltinModule('node:fs').writeSync(1, loaded)
