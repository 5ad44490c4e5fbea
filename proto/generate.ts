import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * `npm run proto`: generates gen/ from the .proto files with protobufjs-cli, without anything that the line does not
 * call.
 */
const folder = fileURLToPath(new URL('.', import.meta.url))
const sources = ['message.proto', 'thread.proto', 'user.proto'].map((name) => folder + name)
const output = process.argv[2] ?? `${folder}gen`
const lean = ['create', 'verify', 'convert', 'delimited', 'service'].map((part) => `--no-${part}`)
const form = ['-t', 'static-module', '-w', 'es6', '--force-number', '--dependency', 'protobufjs/minimal.js']

run('pbjs', [...form, ...lean, '-p', folder, '-o', `${output}/packets.js`, ...sources])
run('pbts', ['--no-comments', '-o', `${output}/packets.d.ts`, `${output}/packets.js`])

function run(command: string, words: string[]): void {
  const path = fileURLToPath(new URL(`../node_modules/.bin/${command}`, import.meta.url))
  execFileSync(path, words, { stdio: 'inherit' })
}
