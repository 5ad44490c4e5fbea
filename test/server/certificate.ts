import { generateKeyPairSync, sign } from 'node:crypto'

// Just enough DER (X.690) for a self-signed certificate (RFC 5280), so that no test needs openssl.

const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  subjectAltName: '551d11',
} as const

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const long = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...long]), content])
}

const sequence = (...contents: readonly Buffer[]) => der(0x30, ...contents)
const oid = (name: keyof typeof oids) => der(0x06, Buffer.from(oids[name], 'hex'))
const integer = (value: number) => der(0x02, Buffer.from([value]))
const bitString = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes)
const time = (year: number) => der(0x18, Buffer.from(`${year}0101000000Z`))
const name = (text: string) => sequence(der(0x31, sequence(oid('commonName'), der(0x0c, Buffer.from(text)))))

function extensions(): Buffer {
  const isAuthority = sequence(der(0x01, Buffer.from([0xff])))
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))
  const list = sequence(
    sequence(oid('basicConstraints'), der(0x04, isAuthority)),
    sequence(oid('subjectAltName'), der(0x04, names)),
  )
  return der(0xa3, list)
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** Returns a self-signed certificate for localhost and 127.0.0.1, and its key, both PEM. */
export function selfSigned(): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const algorithm = sequence(oid('ecdsaWithSha256'))
  const version = der(0xa0, integer(2))
  const validity = sequence(time(2020), time(2120))
  const subject = name('Parley test')
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' })
  const body = sequence(version, integer(1), algorithm, subject, validity, subject, subjectKey, extensions())
  const cert = sequence(body, algorithm, bitString(sign('sha256', body, privateKey)))
  return { cert: pem('CERTIFICATE', cert), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
