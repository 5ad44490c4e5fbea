import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, run } from './child-server.ts'

const root = join(import.meta.dirname, '../..')

/** Returns the commands of the sh blocks below a heading of docs/operations.md, in their order. */
export function commandsUnder(heading: string): string[] {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8')
  const section = text.split(`\n${heading}\n`)[1]?.split(/\n#{2,3} /)[0] ?? ''
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands = '']) => commands)
}

/** Where documented commands act: the folders in place of `/backup` and `data`. */
export interface Places {
  readonly backup: string
  readonly data: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs documented commands as they are but for their folders, up to the first that fails. */
export function runDocumented(commands: string, { backup, data, environment = {} }: Places): Promise<Ended> {
  const placed = commands.replaceAll('/backup', backup).replaceAll(/\bdata\b(?=[/ \n])/g, data)
  return run('sh', ['-eu', '-c', placed], environment)
}
