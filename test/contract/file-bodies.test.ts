import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesInFolder } from '../../store/files/folder.ts'
import { filesInS3 } from '../../store/files/s3.ts'
import { type FakeS3, startFakeS3 } from '../support/fake-s3.ts'
import { fileBodiesContract } from './file-bodies-contract.ts'

describe('files in a folder', () => {
  fileBodiesContract(async (root) => filesInFolder(root))

  test.each(['../out', 'a/b', '', '.', '..'])('are never outside of it: %j', async (name) => {
    expect(() => filesInFolder('/tmp').read(name)).toThrow('no path')
  })
})

describe('files in S3', () => {
  // A real store, if there is one: PARLEY_TEST_S3 is its address, with a bucket `parley-test` and any keys.
  const real = process.env.PARLEY_TEST_S3
  let fake: FakeS3 | undefined
  beforeAll(async () => {
    fake = real === undefined ? await startFakeS3() : undefined
  })
  afterAll(() => fake?.close())

  fileBodiesContract(() =>
    filesInS3({
      bucket: 'parley-test',
      region: 'us-east-1',
      endpoint: real ?? fake?.url,
      keys: { accessKeyId: 'key', secretAccessKey: 'secret' },
      prefix: 'uploads/',
    }),
  )

  test.skipIf(real !== undefined)('have their prefix in the bucket', () => {
    expect([...(fake?.objects.keys() ?? [])].sort()).toEqual(
      ['large', 'one', 'same'].map((name) => `/parley-test/uploads/${name}`),
    )
  })
})
