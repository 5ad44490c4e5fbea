import type { AgentStatus } from '../../core/agent/colleagues.ts'
import { Avatar as Portrait } from '../../ui/parts/avatar.tsx'

/** A portrait in the person's own colour, which stays when their name becomes known. */
export function Avatar(props: {
  readonly uid: string
  readonly name: string
  readonly avatar: string | undefined
  readonly status?: AgentStatus | undefined
}) {
  const { uid, name, avatar = '', status } = props
  return <Portrait kind="portrait" nickname={name} avatar={avatar} hue={hueOf(uid)} dot={status} />
}

/** Returns one of eight hues, always the same for a uid. */
export function hueOf(uid: string): number {
  let sum = 0
  for (const letter of uid) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 8
  return sum
}
