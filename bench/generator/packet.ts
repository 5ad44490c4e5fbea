import { decode, encode } from '../../test/support/wire.ts'
import { isOurUid, uidChars } from './uids.ts'

/** docs/protocol.md §1: a packet made by a real third-party client. */
const thirdPartyPacket = Buffer.from(
  '0a026d311204544558541a026869220753454e44494e472a13323032352d30312d30312030303a30303a303032035745423a320a02743112166f72672f6167656e742f64665f61675f7569642f76311a054147454e542a090a0276311203426f623202545842170a0964665f61675f7569641203416e6e22054147454e544a177b226f7267556964223a2264665f6f72675f756964227d',
  'hex',
)
/** Field 1 comes first: its tag, its length, its characters. */
const uidAt = 2

/**
 * Returns a function that makes the third-party packet for a topic: encoded once, and patched with each message's uid.
 */
export function packetMaker(topic: string): (uid: string) => Buffer {
  const { thread, ...message } = decode(thirdPartyPacket)
  const template = encode({ ...message, uid: '-'.repeat(uidChars), thread: { ...thread, topic } })
  return (uid) => {
    const packet = Buffer.from(template)
    packet.write(uid, uidAt, 'latin1')
    return packet
  }
}

/** Returns the uid of a packet of ours without decoding the rest; undefined for the server's own messages (WELCOME). */
export function uidOf(packet: Buffer): string | undefined {
  if (packet[1] !== uidChars) return undefined
  const uid = packet.toString('latin1', uidAt, uidAt + uidChars)
  return isOurUid(uid) ? uid : undefined
}
