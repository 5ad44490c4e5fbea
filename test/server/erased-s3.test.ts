import { expect, onTestFinished, test } from 'vitest'
import { startChildServer } from '../support/child-server.ts'
import { startFakeS3 } from '../support/fake-s3.ts'
import { connect, logIn } from '../support/people.ts'
import { jwtSecret } from '../support/test-server.ts'
import { comes, erased, leaveTraces, tracesIn } from '../support/traces.ts'

test('an erasure empties the bucket of their files, too, and an export brings them from there', async () => {
  const s3 = await startFakeS3()
  onTestFinished(async () => void (await s3.close()))
  const server = await startChildServer({
    ...{ PARLEY_JWT_SECRET: jwtSecret, PARLEY_LIMITS: 'off', PARLEY_S3_BUCKET: 'files', PARLEY_S3_ENDPOINT: s3.url },
    ...{ PARLEY_S3_REGION: 'us-east-1', PARLEY_S3_KEY: 'key', PARLEY_S3_SECRET: 'secret' },
  })
  const agent = await logIn(server)
  const device = await connect(server, agent)
  const visitor = await leaveTraces(server, await comes(server), agent)
  device.drop()
  visitor.device.drop()
  const [mark = ''] = visitor.traces
  const inBucket = () => [...s3.objects].filter(([name, bytes]) => name.includes(mark) || bytes.includes(mark))
  expect(inBucket()).toHaveLength(2)
  const stored = s3.objects.size
  expect(stored).toBeGreaterThanOrEqual(3)
  const headers = { authorization: `Bearer ${agent.token}` }
  const archive = await fetch(`${server.url}/api/v1/contact/${visitor.uid}/export`, { headers })
  expect(Buffer.from(await archive.arrayBuffer()).includes(`${mark}.txt`)).toBe(true)
  await erased(server, visitor.uid)
  expect([...s3.objects.keys()]).toEqual([])
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
})
