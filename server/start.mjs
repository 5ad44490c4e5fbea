import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Plain JavaScript, so that an older Node can say what is wrong instead of stumbling over the first type.
const wanted = 24
const actual = Number(process.versions.node.split('.')[0])
if (actual < wanted) {
  process.stderr.write(
    `Parley needs Node ${wanted} or newer; this is ${process.versions.node}.\n` +
      'Use `npm start`: it runs on the Node that `npm ci` has installed beside it.\n',
  )
  process.exit(2)
}
// What has been compiled once is not compiled again, on the database's threads neither: the second start takes a third
// less.
process.env.NODE_COMPILE_CACHE ||= fileURLToPath(new URL('../node_modules/.cache/parley', import.meta.url))
module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
await import(new URL(process.argv[2] ?? './main.ts', import.meta.url))
// Not only at exit, which a kill does not wait for.
module.flushCompileCache()
