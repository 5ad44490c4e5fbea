import { newApiKey } from '../../app/auth/api-keys.ts'
import { randomUids } from '../../app/new-uid.ts'
import { identitySecretOf } from '../storage/derived-keys.ts'
import { defaults } from '../storage/seed.ts'
import { noteCommand, runCommand, UsageError } from './command.ts'

const usage = `Usage:
  npm run key -- create NAME   makes an API key for a backend and prints it, once
  npm run key -- identity      prints the secret with which a site proves its visitors' uids`

await runCommand(async ({ store, secret }, [verb, name, ...rest]) => {
  if (verb === 'identity' && name === undefined) {
    await noteCommand(store, { kind: 'identity.read', targetUid: defaults.orgUid })
    return identitySecretOf(secret)
  }
  if (verb !== 'create' || name === undefined || name.trim() === '' || rest.length > 0) throw new UsageError(usage)
  const { uid, key } = await newApiKey(
    { credentials: store.credentials, uids: randomUids },
    { orgUid: defaults.orgUid, name, createdAt: Date.now() },
  )
  await noteCommand(store, { kind: 'apikey.create', targetUid: uid, targetName: name, after: { name } })
  return key
})
