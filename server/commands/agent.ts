import { randomBytes } from 'node:crypto'
import { addAgent } from '../storage/seed.ts'
import { noteCommand, runCommand, UsageError } from './command.ts'

const usage = `Usage:
  npm run agent -- create USERNAME [NICKNAME]   adds an agent to the default workgroup and prints the password, once`

await runCommand(async ({ store }, [verb, username, nickname, ...rest]) => {
  if (verb !== 'create' || username === undefined || !/^[\w.@-]{1,64}$/.test(username) || rest.length > 0) {
    throw new UsageError(usage)
  }
  const password = randomBytes(12).toString('base64url')
  const targetUid = await addAgent(store, { username, nickname: nickname ?? username, password })
  await noteCommand(store, { kind: 'agent.create', targetUid, targetName: nickname ?? username, after: { username } })
  return password
})
