import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import type { ByteRange, FileBodies } from '../ports/file-bodies.ts'

/** The location of an S3-compatible store. */
export interface S3Place {
  readonly bucket: string
  readonly region: string
  /** For stores other than AWS. */
  readonly endpoint: string | undefined
  /** Without keys the AWS library looks in its usual places: environment, profile, machine role. */
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  /** Prefix of each name, such as `parley/`. */
  readonly prefix: string
}

type Sdk = typeof import('@aws-sdk/client-s3')

/** Files in a bucket of an S3-compatible store. */
export async function filesInS3({ bucket: Bucket, prefix, region, endpoint, keys }: S3Place): Promise<FileBodies> {
  // Loaded only when used: it would add 150 ms to every start.
  const [sdk, { Upload }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')])
  const client = new sdk.S3Client({
    region,
    // Most other stores only support path-style addresses.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(keys === undefined ? {} : { credentials: keys }),
    // Not all other stores support the newer checksums, which are sent by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const placeOf = (name: string) => ({ Bucket, Key: prefix + name })
  return {
    keep: async (name, path) => {
      await new Upload({ client, params: { ...placeOf(name), Body: createReadStream(path) } }).done()
      await rm(path, { force: true })
    },
    read: (name, range) => read(sdk, client, { ...placeOf(name), ...rangeIn(range) }),
    remove: async (name) => {
      await client.send(new sdk.DeleteObjectCommand(placeOf(name)))
    },
  }
}

function rangeIn(range: ByteRange | undefined): { Range?: string } {
  return range === undefined ? {} : { Range: `bytes=${range.first}-${range.last}` }
}

async function read(
  sdk: Sdk,
  client: S3Client,
  asked: { Bucket: string; Key: string; Range?: string },
): Promise<Readable | null> {
  try {
    const { Body } = await client.send(new sdk.GetObjectCommand(asked))
    return Body as Readable
  } catch (error) {
    if (error instanceof sdk.NoSuchKey) return null
    throw error
  }
}
