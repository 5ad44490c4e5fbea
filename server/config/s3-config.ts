import type { S3Place } from '../../store/files/s3.ts'

/** The names of the S3 settings, without `PARLEY_`. */
export const s3Names = ['S3_BUCKET', 'S3_REGION', 'S3_ENDPOINT', 'S3_KEY', 'S3_SECRET', 'S3_PREFIX']

type Read = <Value>(name: string, parse: (text: string) => Value) => Value | undefined

/** Reads where uploads are stored if not in the data folder. */
export function readS3(read: Read, faults: string[]): S3Place | undefined {
  const bucket = read('PARLEY_S3_BUCKET', parseBucket)
  const region = read('PARLEY_S3_REGION', String)
  const endpoint = read('PARLEY_S3_ENDPOINT', parseEndpoint)
  const accessKeyId = read('PARLEY_S3_KEY', String)
  const secretAccessKey = read('PARLEY_S3_SECRET', String)
  const prefix = read('PARLEY_S3_PREFIX', String)
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    faults.push('PARLEY_S3_KEY, PARLEY_S3_SECRET: set both or neither.')
  const others = [region, endpoint, accessKeyId, secretAccessKey, prefix]
  if (bucket === undefined && others.some((one) => one !== undefined))
    faults.push('PARLEY_S3_BUCKET: is needed beside the other PARLEY_S3_… settings.')
  if (bucket === undefined) return undefined
  const isKeyed = accessKeyId !== undefined && secretAccessKey !== undefined
  const keys = isKeyed ? { accessKeyId, secretAccessKey } : undefined
  return { bucket, region: region ?? 'us-east-1', endpoint, prefix: prefix ?? '', keys }
}

function parseBucket(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text
  throw new Error(`“${text}” is not the name of a bucket.`)
}

function parseEndpoint(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new Error(`“${text}” is not an address such as https://s3.example.`)
}
