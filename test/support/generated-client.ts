import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Document } from './document.ts'
import { operationsIn } from './document.ts'

const run = promisify(execFile)

/** Pinned, and downloaded once like Biome: the generator needs a TypeScript 5 of its own. */
const generator = ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3']
const linter = ['@redocly/cli@2.77.0']

/** The parameters of an operation, besides the token. */
export interface Needs {
  readonly path?: object
  readonly query?: object
  readonly body?: object
}

/** The caller. */
export type Clients = Readonly<Record<'anyone' | 'visitor' | 'agent' | 'backend', string>>

/** A folder with a client generated from a document, and the programs that generated it. */
export class GeneratedClient {
  readonly #folder: string
  readonly #bin: string

  private constructor(folder: string, bin: string) {
    this.#folder = folder
    this.#bin = bin
  }

  static async of(document: Document): Promise<GeneratedClient> {
    const bin = await binOf(generator)
    const folder = mkdtempSync(join(tmpdir(), 'parley-client-'))
    symlinkSync(dirname(bin), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    await run(join(bin, 'openapi-typescript'), ['openapi.json', '-o', 'api.d.ts'], { cwd: folder })
    return new GeneratedClient(folder, bin)
  }

  /** Returns the compiler errors of a program that uses the client; empty if there are none. */
  async complaintsAbout(program: string): Promise<string> {
    writeFileSync(join(this.#folder, 'program.ts'), program)
    const strict = [
      '--strict',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
      '--noEmit',
      '--skipLibCheck',
    ]
    const modern = ['--module', 'nodenext', '--target', 'esnext', '--lib', 'esnext,dom']
    const options = [...strict, ...modern, '--allowImportingTsExtensions', 'program.ts']
    const failed = (error: { stdout: string }) => error.stdout
    return run(join(this.#bin, 'tsc'), options, { cwd: this.#folder }).then(({ stdout }) => stdout, failed)
  }

  /** Returns the output of the program. */
  async outputOf(program: string): Promise<string> {
    writeFileSync(join(this.#folder, 'program.ts'), program)
    return (await run(process.execPath, ['program.ts'], { cwd: this.#folder })).stdout
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}

/** Returns where npx has the programs of packages, downloading them if necessary. */
async function binOf(packages: readonly string[]): Promise<string> {
  const { stdout } = await run('npx', ['--yes', ...packages.map((one) => `--package=${one}`), '-c', 'printenv PATH'])
  return stdout.split(':').find((folder) => folder.includes('_npx')) ?? ''
}

/** Returns what an OpenAPI linter reports with its recommended rules. */
export async function lint(document: Document): Promise<{ errors: number; warnings: number; problems: object[] }> {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-lint-')), 'openapi.json')
  writeFileSync(file, JSON.stringify(document))
  const redocly = join(await binOf(linter), 'redocly')
  const environment = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const finding = run(process.execPath, [redocly, 'lint', file, '--format=json'], { env: environment })
  const { stdout } = await finding.catch((error: { stdout: string }) => error)
  rmSync(dirname(file), { recursive: true })
  const { totals, problems } = JSON.parse(stdout)
  return { ...totals, problems }
}

/** Returns a program that calls every operation and prints `[[operationId, status], …]`. */
export function programOf(document: Document, { url, clients, needs, order }: Given): string {
  const all = operationsIn(document).sort(
    (one, other) => order(one.operation.operationId) - order(other.operation.operationId),
  )
  const calls = all.map(({ method, path, operation }) => {
    const { operationId, security, requestBody } = operation
    const { body, ...params } = needs[operationId] ?? {}
    const isForm = requestBody?.content['multipart/form-data'] !== undefined
    const parts = [
      ...(Object.keys(params).length > 0 ? [`params: ${JSON.stringify(params)}`] : []),
      ...(body === undefined ? [] : [`body: ${JSON.stringify(body)}`]),
      ...(isForm ? ['bodySerializer: asForm'] : []),
      ...(operationId.match(/^get(File|Thumbnail|Avatar|Metrics)$|^export/) ? [`parseAs: 'text'`] : []),
    ]
    const call = `${clientOf(security)}.${method}('${path}'${parts.length > 0 ? `, { ${parts.join(', ')} }` : ''})`
    return `done.push(['${operationId}', (await ${call}).response.status])`
  })
  return [...head(url, clients), ...calls, 'console.log(JSON.stringify(done))'].join('\n')
}

interface Given {
  readonly url: string
  readonly clients: Clients
  readonly needs: Readonly<Record<string, Needs>>
  /** The position of an operation in the sequence: lowest first. */
  readonly order: (operationId: string) => number
}

function clientOf(security: readonly Record<string, unknown>[]): keyof Clients {
  const kinds = security.flatMap((one) => Object.keys(one))
  if (kinds.includes('apiKey')) return 'backend'
  if (kinds.includes('agentToken')) return 'agent'
  return kinds.includes('visitorToken') ? 'visitor' : 'anyone'
}

/** Returns the lines that create the clients of a program. */
export function head(url: string, clients: Clients): string[] {
  const made = Object.entries(clients).map(([name, token]) => {
    const headers = token === '' ? {} : { authorization: `Bearer ${token}` }
    return `const ${name} = createClient<paths>(${JSON.stringify({ baseUrl: url, headers })})`
  })
  return [
    `import createClient from 'openapi-fetch'`,
    `import type { paths } from './api.d.ts'`,
    ...made,
    'const done: [string, number][] = []',
    'function asForm({ file, ...fields }: { file: string; topic?: string; uid?: string }): FormData {',
    '  const form = new FormData()',
    '  for (const [name, value] of Object.entries(fields)) form.set(name, value)',
    // A picture in base64, or a text.
    `  const bytes = file.startsWith('iVBOR') ? Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)) : file`,
    `  form.set('file', new Blob([bytes]), 'a.txt')`,
    '  return form',
    '}',
  ]
}
